package dev.figment.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.figment.data.Batch;
import dev.figment.data.EpochSource;
import dev.figment.nn.Linear;
import dev.figment.nn.Recomputation;
import dev.figment.nn.Sequential;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.Cosine;
import dev.figment.optim.ExponentialAverage;
import dev.figment.optim.GradientClipping;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.training.Epochs;
import dev.figment.training.Every;
import dev.figment.training.GradientCheckpointing;
import dev.figment.training.Loss;
import dev.figment.training.MixedPrecision;
import dev.figment.training.Objective;
import dev.figment.training.Steps;
import dev.figment.training.StopSignal;
import dev.figment.training.TimeLimit;
import dev.figment.training.Trainer;
import dev.figment.training.TrainingEnd;
import dev.figment.training.Validation;
import dev.figment.training.checkpoints.Checkpoint;
import dev.figment.training.listeners.ConsoleProgress;
import dev.figment.training.listeners.MetricsListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPageTest {

    /** y = 3x − 1 at B places. */
    @SuppressWarnings("ArrayRecordComponent")
    record Pairs(float[] x, float[] y, long[] exampleIds) implements Batch<Pairs> {

        static Pairs of(long first, int count) {
            Pairs pairs = new Pairs(new float[count], new float[count], new long[count]);
            for (int i = 0; i < count; i++) {
                pairs.exampleIds[i] = first + i;
                pairs.x[i] = (first + i) / 16f;
                pairs.y[i] = 3 * pairs.x[i] - 1;
            }
            return pairs;
        }

        @Override
        public int examples() {
            return x.length;
        }

        @Override
        public double weight() {
            return x.length;
        }

        @Override
        public List<Pairs> split(int parts) {
            List<Pairs> split = new ArrayList<>();
            int count = Math.min(parts, x.length);
            for (int part = 0; part < count; part++) {
                int from = x.length * part / count;
                int to = x.length * (part + 1) / count;
                split.add(new Pairs(
                        Arrays.copyOfRange(x, from, to),
                        Arrays.copyOfRange(y, from, to),
                        Arrays.copyOfRange(exampleIds, from, to)));
            }
            return split;
        }
    }

    /** Least squares: L = Σ (f(x) − y)², over w = B examples. */
    record LeastSquares(Sequential model) implements Objective<Pairs> {

        @Override
        public Loss loss(Pairs batch) {
            Tensor x = ArrayTensors.of(batch.x(), batch.examples(), 1); // [B, 1]
            Tensor y = ArrayTensors.of(batch.y(), batch.examples(), 1); // [B, 1]
            return new Loss(model.forward(x).sub(y).square().sum(), batch.weight());
        }
    }

    private final EpochSource<Pairs> pairs = epoch -> List.of(Pairs.of(0, 6), Pairs.of(6, 5), Pairs.of(11, 5));
    private final List<Pairs> heldOut = List.of(Pairs.of(16, 4));

    private static Sequential network() {
        return new Sequential(new Linear(1, 1, RandomKey.of(1)));
    }

    @Test
    void the_trainer_of_the_page_trains_and_loads_the_best(@TempDir Path run) throws IOException {
        try (Sequential model = network();
                Trainer<Pairs> trainer = Trainer.of(new LeastSquares(model))
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), Cosine.of(0.01, 10, 200))
                        .clipping(GradientClipping.byNorm(1))
                        .accumulation(2)
                        .average(new ExponentialAverage(0.9), Every.steps(1))
                        .validation(Validation.of(heldOut, Every.steps(20)).withPatience(5))
                        .checkpoints(run, Every.steps(50))
                        .keepLast(2)
                        .listener(ConsoleProgress.on(System.out, false, () -> 80))
                        .listener(MetricsListener.in(run, Clock.systemUTC()))
                        .seed(RandomKey.of(42))
                        .build()) {
            trainer.resume(); // from the newest whole checkpoint, or from the beginning
            TrainingEnd end = trainer.fit(pairs, Steps.of(200), TimeLimit.of(Duration.ofMinutes(5)));
            Checkpoint.at(end.bestCheckpoint().orElseThrow()).load(model);
        }
        assertThat(run.resolve("metrics.jsonl")).isNotEmptyFile();
        assertThat(run.resolve("training/checkpoints/step-200/manifest.json")).isNotEmptyFile();
    }

    @Test
    void the_signal_of_the_page_stops_training_and_the_program_goes_on() throws IOException {
        List<TrainingEnd.Reason> report = new ArrayList<>();
        try (StopSignal stop = StopSignal.onTermination();
                Sequential model = network();
                Trainer<Pairs> trainer = Trainer.of(new LeastSquares(model))
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01))
                        .stopSignal(stop)
                        .build()) {
            stop.request("the user pressed Stop"); // from any thread
            TrainingEnd end = trainer.fit(pairs, Epochs.of(100));
            report.add(end.reason()); // STOPPED, and the program goes on
        }
        assertThat(report).containsExactly(TrainingEnd.Reason.STOPPED);
    }

    @Test
    void the_thrifty_objective_of_the_page_has_the_loss_of_the_other() {
        try (Sequential model = network();
                Scope scope = Scope.open()) {
            Objective<Pairs> objective = new LeastSquares(model);
            Objective<Pairs> thrifty = new MixedPrecision<>(new GradientCheckpointing<>(objective));

            double expected = objective.loss(Pairs.of(0, 4)).sum().item_double();
            assertThat(thrifty.loss(Pairs.of(0, 4)).sum().item_double()).isCloseTo(expected, withinPercentage(1));
        }
    }

    @Test
    void the_segment_of_the_page_is_the_layer() {
        try (Linear layer = new Linear(2, 2, RandomKey.of(1));
                Recomputation recomputation =
                        Recomputation.open(layer.parameters().values());
                Scope scope = Scope.open()) {
            Tensor x = ArrayTensors.of(new float[] {1, 2}, 1, 2);

            Tensor input = Recomputation.held(x);
            Tensor y = Recomputation.segment(() -> layer.forward(input));

            assertThat(ArrayTensors.floats(y)).isEqualTo(ArrayTensors.floats(layer.forward(x)));
        }
    }
}
