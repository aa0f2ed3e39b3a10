package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.nn.Observation;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.NativeErrors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import dev.figment.training.processes.ProcessGroup;
import dev.figment.training.processes.ProcessGroupException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a step went wrong by taking it again under an observer. Random numbers are keyed, so that the replay drops
 * and draws exactly what the step did.
 *
 * @param objective of the phase that failed
 * @param parts of its batch
 * @param parameters of the phase
 * @param key of the step and phase
 * @param <B> the batch's type
 */
record FailureReplay<B extends Batch<B>>(
        Objective<B> objective, List<B> parts, Map<String, Tensor> parameters, RandomKey key) {

    /** What an observer saw last before an exception. */
    private static final class Last {
        private @Nullable String seen;
    }

    /** The first value that is not finite, in the order of the forward pass. */
    private static final class First {
        private @Nullable String place;

        void look(String candidate, Tensor value) {
            if (place == null && !isFinite(value)) {
                place = candidate;
            }
        }
    }

    /**
     * The step's failure by a loss or a norm that is not finite. Called by all processes, each of which replays its parts.
     *
     * @throws ProcessGroupException if another process is lost
     */
    StepFailure nonFinite(String phase, double loss, double norm, ProcessGroup group) {
        String found = Double.isFinite(loss) ? "the norm of the gradient is " + norm : "the loss is " + loss;
        List<String> origins = group.allGather(origin().orElse(""));
        String origin = "the sum of the gradients, each of which is finite";
        for (int rank = origins.size() - 1; rank >= 0; rank--) {
            if (!origins.get(rank).isEmpty()) {
                origin = origins.get(rank) + (origins.size() == 1 ? "" : " on rank " + rank);
            }
        }
        return StepFailure.nonFinite(
                found + " (phase " + phase + "); the first value that is not finite is " + origin, origin);
    }

    /** The step's failure by an exception. */
    StepFailure failed(Throwable cause) {
        String said = NativeErrors.explain(cause);
        if (NativeErrors.isOutOfMemory(cause)) { // the replay would only ask for the same memory again
            return StepFailure.failed(said, cause);
        }
        return StepFailure.failed(
                lastObserved().map(place -> said + ", after " + place).orElse(said), cause);
    }

    private Optional<String> lastObserved() {
        Last last = new Last();
        try (Observation observation =
                Observation.open((path, what, value) -> last.seen = place(path, what) + " " + Shapes.describe(value))) {
            run();
        } catch (RuntimeException again) { // the failure being looked for; its cause is reported already
            return Optional.ofNullable(last.seen);
        }
        return Optional.empty(); // it does not fail twice, so nothing is known of its place
    }

    private Optional<String> origin() {
        First first = new First();
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            objective.model().state().forEach((name, value) -> first.look(name + ", before the step", value));
        }
        if (first.place != null) {
            return Optional.of(first.place);
        }
        try (Observation observation = Observation.open((path, what, value) -> first.look(place(path, what), value))) {
            run(first);
        }
        if (first.place != null) {
            return Optional.of(first.place);
        }
        return parts.stream().flatMap(part -> backward(part).stream()).findFirst();
    }

    private Optional<String> backward(B part) {
        return new BackwardReplay(FailureReplay::isFinite).origin(objective, part, parameters, key);
    }

    private void run() {
        run(new First());
    }

    private void run(First first) {
        for (B part : parts) {
            try (PartGradients gradients = PartGradients.of(objective, part, parameters.values(), key)) {
                if (first.place == null && !Double.isFinite(gradients.lossSum())) {
                    first.place = "the loss itself";
                }
            }
        }
    }

    static String place(String path, String what) {
        return path.isEmpty() ? "the model's " + what : "the " + what + " of " + path;
    }

    private static boolean isFinite(Tensor value) {
        if (!value.is_floating_point()) {
            return true;
        }
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            return torch.isfinite(value).all().item_bool();
        }
    }
}
