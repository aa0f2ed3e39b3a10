package dev.figment.training;

/** When training is complete. All limits count from the beginning of the run, across every resume. */
public sealed interface TrainingLimit permits Steps, Epochs, TimeLimit {

    /**
     * How much of the way is done, 1 at the end.
     *
     * @param step the steps done
     * @param epochs the epochs done, the one under way as a fraction
     * @param seconds the time spent in training
     */
    double fraction(long step, double epochs, double seconds);
}
