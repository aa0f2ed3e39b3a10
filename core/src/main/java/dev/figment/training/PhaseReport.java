package dev.figment.training;

import java.util.List;

/**
 * What one phase of a step did.
 *
 * @param phase its name
 * @param loss the summed loss divided by the weight, before the update
 * @param weight what the loss was averaged over
 * @param learningRate of the update
 * @param gradientNorm the Euclidean norm of all gradients together, before clipping
 * @param terms of the loss, where it has some
 */
public record PhaseReport(
        String phase, double loss, double weight, double learningRate, double gradientNorm, List<Term> terms) {

    /**
     * A part of the loss that a group of parameters has for itself.
     *
     * @param name of the group
     * @param loss divided by the weight of the whole
     * @param gradientNorm of the group, before clipping
     */
    public record Term(String name, double loss, double gradientNorm) {}

    /** Copies the terms. */
    public PhaseReport {
        terms = List.copyOf(terms);
    }

    /** Of a loss without terms. */
    public PhaseReport(String phase, double loss, double weight, double learningRate, double gradientNorm) {
        this(phase, loss, weight, learningRate, gradientNorm, List.of());
    }
}
