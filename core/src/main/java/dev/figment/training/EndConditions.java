package dev.figment.training;

import dev.figment.training.TrainingEnd.Reason;
import java.util.List;
import java.util.Optional;

/**
 * When training ends.
 *
 * @param limits of the whole run
 * @param validation brings patience and goal
 */
record EndConditions(List<TrainingLimit> limits, Optional<? extends Validation<?>> validation) {

    EndConditions {
        limits = List.copyOf(limits);
    }

    /**
     * Why training is over after a step and all that follows it; empty where it goes on.
     *
     * @param stopRequested whether it is to end from outside
     */
    Optional<Reason> over(Progress progress, boolean stopRequested) {
        if (stopRequested && progress.validationPending()) {
            return Optional.of(Reason.STOPPED); // there is a validation to come back for
        }
        if (fraction(progress) >= 1) {
            return Optional.of(Reason.COMPLETED);
        }
        if (validation.isPresent()) {
            Validation<?> measured = validation.get();
            if (progress.best()
                    .filter(best -> measured.reachesGoal(best.score()))
                    .isPresent()) {
                return Optional.of(Reason.GOAL_REACHED);
            }
            if (measured.patience().isPresent()
                    && progress.withoutImprovement() >= measured.patience().getAsInt()) {
                return Optional.of(Reason.OUT_OF_PATIENCE);
            }
        }
        return stopRequested ? Optional.of(Reason.STOPPED) : Optional.empty();
    }

    /** How much of the way is done, by the limit that comes first. */
    double fraction(Progress progress) {
        double fraction = 0;
        for (TrainingLimit limit : limits) {
            fraction = Math.max(fraction, limit.fraction(progress.step(), progress.epochs(), progress.seconds()));
        }
        return fraction;
    }
}
