package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.data.EpochSource;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.training.health.Health;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The range test for learning rates: trains a few steps at rates that grow exponentially,
 *
 * <pre>
 * ηᵢ = low · (high ⁄ low)^((i − 1) ⁄ (n − 1)),   i = 1 … n
 * </pre>
 *
 * and watches the loss: too low a rate leaves it where it is, a good one makes it fall, too high a one makes it rise again.
 * It ends early when the smoothed loss has risen from its least value by as much as that value, or as it had fallen before,
 * whichever is more, or when a step is not finite. Smith 2017, "Cyclical Learning Rates for Training Neural Networks",
 * §3.3, arXiv:1506.01186, with exponential steps in place of linear ones, so that no order of magnitude need be known.
 *
 * @param low the first rate
 * @param high the last
 * @param steps n
 */
public record LearningRateRangeTest(double low, double high, int steps) {

    private static final int FEWEST_STEPS = 10;

    /** @throws IllegalArgumentException if the rates are not positive and ascending, or the steps are fewer than ten */
    public LearningRateRangeTest {
        if (!(low > 0 && low < high && high < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a range test goes from a positive rate to a higher one, not from " + low + " to " + high);
        }
        if (steps < FEWEST_STEPS) {
            throw new IllegalArgumentException("a range test takes " + FEWEST_STEPS + " steps or more, not " + steps);
        }
    }

    /** From 10⁻⁷ to 10 in 150 steps. */
    public static LearningRateRangeTest standard() {
        return new LearningRateRangeTest(1e-7, 10, 150);
    }

    /** ηᵢ of step i, from 1. */
    public double rate(long step) {
        return low * Math.pow(high / low, (step - 1) / (steps - 1.0));
    }

    /** Carries the test out with what a trainer has, and leaves the model as it was. */
    <B extends Batch<B>> LearningRateCurve run(TrainerSettings<B> settings, EpochSource<B> source, StopSignal stop) {
        Map<String, Tensor> before = copy(settings.model().state());
        TrainerSettings<B> unwatched = settings.with(Health.unwatched());
        List<Phase<B>> phases =
                settings.phases().stream().map(this::atTestedRates).toList();
        HealthWatch<B> nobody = new HealthWatch<>(unwatched, new Listeners(List.of()));
        settings.model().train();
        try (TrainingStep<B> step = new TrainingStep<>(
                phases, settings.accumulation(), settings.layout(), settings.group(), settings.key(), nobody)) {
            return walk(step, new EpochBatches<>(source), stop);
        } finally {
            settings.model().load(before);
            settings.model().eval();
            before.values().forEach(Tensor::close);
        }
    }

    private <B extends Batch<B>> LearningRateCurve walk(
            TrainingStep<B> step, EpochBatches<B> batches, StopSignal stop) {
        LearningRateCurve curve = new LearningRateCurve(List.of());
        Progress progress = Progress.START;
        for (int i = 1; i <= steps && !curve.hasDiverged() && !stop.requested(); i++) {
            B batch = batches.at(progress, warning -> {});
            double loss;
            try {
                loss = step.take(i, batch).get(0).loss();
            } catch (StepFailure e) {
                if (e.origin().isEmpty()) {
                    throw e.at(i, "the learning rate was " + rate(i));
                }
                loss = Double.POSITIVE_INFINITY; // the rate was too high, which is what the test asks
            }
            curve = curve.with(rate(i), loss);
            progress = progress.stepped(batches.count());
        }
        return curve;
    }

    private <B extends Batch<B>> Phase<B> atTestedRates(Phase<B> phase) {
        return new Phase<>(
                phase.name(),
                phase.objective(),
                phase.groups(),
                phase.rule(),
                this::rate,
                phase.clipping(),
                phase.every());
    }

    private static Map<String, Tensor> copy(Map<String, Tensor> state) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            state.forEach((name, tensor) -> copies.put(name, Scope.own(tensor.clone())));
        }
        return copies;
    }
}
