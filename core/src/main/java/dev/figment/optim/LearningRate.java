package dev.figment.optim;

/** A learning rate as a function of the step. Implementations are pure: a resumed run goes on where it was. */
@FunctionalInterface
public interface LearningRate {

    /**
     * The rate η of a step.
     *
     * @param step counted from 1
     * @throws IllegalArgumentException if the step is below 1
     */
    double at(long step);
}
