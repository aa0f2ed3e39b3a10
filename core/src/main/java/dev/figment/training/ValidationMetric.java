package dev.figment.training;

/** A measure of the model beyond its loss, taken at each validation: BLEU, exact match, Fréchet distance. */
public interface ValidationMetric {

    /** Its name in reports and files: {@code bleu}. */
    String name();

    /** Whether a larger value is a better one. */
    boolean higherIsBetter();

    /**
     * Measures the model as it is now. Called on the training thread, with the model in evaluation mode, gradients off and
     * a scope open; must not change the model. Long measurements may watch {@link StopSignal#requested()} and return early:
     * the validation is then done again on resume.
     */
    double measure();
}
