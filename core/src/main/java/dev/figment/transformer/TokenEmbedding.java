package dev.figment.transformer;

import dev.figment.attention.Positions;
import dev.figment.nn.Dropout;
import dev.figment.nn.Embedding;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** What a stack reads: dropout(√d · E[ids] + P). arXiv:1706.03762, §3.4 and §5.4. Owns nothing. */
record TokenEmbedding(Embedding tokens, Positions positions, double scale, Dropout dropout) {

    /**
     * Embeds ids.
     *
     * @param ids int64 [B, T]
     * @param first the position of the first column
     * @return [B, T, D], owned by the current scope
     */
    Tensor at(Tensor ids, long first) {
        try (Scope scope = Scope.open();
                Scalar factor = new Scalar(scale)) {
            Tensor embedded = tokens.forward(ids).mul(factor); // [B, T, D]
            return scope.keep(dropout.forward(embedded.add(positions.from(first, ids.size(1)))));
        }
    }
}
