package dev.figment.benchmarks;

import dev.figment.data.text.TranslationBatch;
import java.util.List;

/**
 * How many floating-point operations the matrix products of a training step take: two for each multiplication and addition
 * forward, and twice as many again backward, for the gradients of both factors.
 *
 * <pre>
 * linear in the tokens       encoder layers: 4 D² + 2 D F;  decoder layers: 8 D² + 2 D F;  output: D V
 * quadratic in the length    scores and weighted values of each attention: 2 T S D
 * </pre>
 */
record TransformerArithmetic(int layers, int modelDim, int feedForwardDim, int vocabulary) {

    /** The Transformer of {@link TransformerTraining} with so many layers on each side. */
    static TransformerArithmetic of(int layers, int vocabulary) {
        return new TransformerArithmetic(layers, 256, 1024, vocabulary);
    }

    /** The mean over the batches, padding counted as the layers count it and the output layer for real tokens alone. */
    double gigaflopsAStep(List<TranslationBatch> batches) {
        return 6e-9 * batches.stream().mapToDouble(this::products).average().orElse(0);
    }

    private double products(TranslationBatch batch) {
        double sentences = batch.examples();
        double source = batch.sourceWidth();
        double target = batch.targetWidth();
        double d = modelDim;
        double feedForward = 2 * d * feedForwardDim;
        double linear = layers * sentences * (source * (6 * d * d + feedForward) + target * (6 * d * d + feedForward));
        double quadratic = layers * sentences * 2 * d * (source * source + target * target + target * source);
        return linear + quadratic + batch.targetTokens() * d * vocabulary;
    }
}
