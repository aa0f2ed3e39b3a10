package dev.figment.training;

import dev.figment.nn.Module;
import dev.figment.optim.AppliedAverage;
import dev.figment.optim.ParameterAverage;
import java.util.Optional;

/**
 * A mean of the parameters over training: validated and saved in their place.
 *
 * @param average owned by the trainer
 * @param every how often it takes the parameters in
 */
record Averaging(ParameterAverage average, Every every) {

    /** Puts the mean in place of the parameters until close, once there is one. */
    Optional<AppliedAverage> apply(Module model) {
        return average.updates() == 0 ? Optional.empty() : Optional.of(average.applied(model));
    }
}
