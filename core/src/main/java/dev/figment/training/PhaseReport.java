package dev.figment.training;

/**
 * What one phase of a step did.
 *
 * @param phase its name
 * @param loss the summed loss divided by the weight, before the update
 * @param weight what the loss was averaged over
 * @param learningRate of the update
 * @param gradientNorm the Euclidean norm of all gradients together, before clipping
 */
public record PhaseReport(String phase, double loss, double weight, double learningRate, double gradientNorm) {}
