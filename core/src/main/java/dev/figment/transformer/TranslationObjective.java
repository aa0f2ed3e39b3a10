package dev.figment.transformer;

import dev.figment.data.text.TranslationBatch;
import dev.figment.nn.CrossEntropy;
import dev.figment.nn.Module;
import dev.figment.nn.VocabularyLoss;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import dev.figment.training.Loss;
import dev.figment.training.Objective;
import org.bytedeco.pytorch.Tensor;

/**
 * L = Σ −log P(y_t | y_{<t}, x), label-smoothed, over the real tokens of each target; weighted by their number.
 *
 * <p>Each position is given the true tokens before it, so that all are predicted at once. arXiv:1706.03762, §5. Padding
 * changes nothing. Safe for use by many threads, as far as its model is.
 */
public final class TranslationObjective implements Objective<TranslationBatch> {

    private final Transformer model;
    private final VocabularyLoss vocabularyLoss;

    /**
     * Trains a model, which it does not own.
     *
     * @param labelSmoothing ε, in [0, 1)
     * @throws IllegalArgumentException if ε is not in [0, 1)
     */
    public TranslationObjective(Transformer model, double labelSmoothing) {
        this.model = model;
        this.vocabularyLoss = new VocabularyLoss(new CrossEntropy(labelSmoothing));
    }

    @Override
    public Module model() {
        return model;
    }

    @Override
    public Loss loss(TranslationBatch batch) {
        try (Scope scope = Scope.open()) {
            Tensor keep = ArrayTensors.keep(batch.sourceLengths(), batch.source()[0].length); // [B, S]
            Tensor memory = model.encode(ArrayTensors.ids(batch.source()), keep); // [B, S, D]
            Tensor hidden = model.decode(ArrayTensors.ids(batch.targetInput()), memory, keep); // [B, T, D]
            RealTokens real = RealTokens.of(batch);
            Tensor chosen = hidden.flatten(0, 1).index_select(0, real.places()); // [N, D]
            Tensor loss = model.loss(vocabularyLoss, chosen, real.labels()); // []
            return new Loss(scope.keep(loss), batch.weight());
        }
    }

    /**
     * The predicted tokens without the padding: logits are computed for these alone.
     *
     * @param places int64 [N], indices into the flattened [B · T]
     * @param labels int64 [N]
     */
    private record RealTokens(Tensor places, Tensor labels) {

        static RealTokens of(TranslationBatch batch) {
            int width = batch.targetOutput()[0].length;
            int count = 0;
            for (int length : batch.targetLengths()) {
                count += length;
            }
            long[] places = new long[count];
            long[] labels = new long[count];
            int n = 0;
            for (int row = 0; row < batch.targetLengths().length; row++) {
                for (int t = 0; t < batch.targetLengths()[row]; t++, n++) {
                    places[n] = (long) row * width + t;
                    labels[n] = batch.targetOutput()[row][t];
                }
            }
            return new RealTokens(ArrayTensors.of(places, count), ArrayTensors.of(labels, count));
        }
    }
}
