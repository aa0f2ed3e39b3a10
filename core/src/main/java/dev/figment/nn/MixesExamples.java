package dev.figment.nn;

/**
 * A module whose output for one example of a batch depends on the others. An objective whose model holds one needs its batch
 * whole, and gradients by an input are not per example.
 */
public interface MixesExamples {

    /** Whether it does so now: batch normalisation does in training, and not in evaluation. */
    boolean mixesExamples();

    /** Whether some part of a module does so now. */
    static boolean anyIn(Module module) {
        return (module instanceof MixesExamples mixing && mixing.mixesExamples())
                || module.children().values().stream().anyMatch(MixesExamples::anyIn);
    }
}
