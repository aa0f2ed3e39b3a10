package dev.figment.transformer;

import dev.figment.attention.AttentionMask;
import dev.figment.nn.Dropout;
import dev.figment.nn.Embedding;
import dev.figment.nn.Initializer;
import dev.figment.nn.Linear;
import dev.figment.nn.Module;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * An encoder alone, with scores over the vocabulary at each position: tagging, and the masked language models of Devlin
 * et al. 2019, arXiv:1810.04805. Embeddings are scaled by √d, as in {@link Transformer}.
 */
public final class EncoderModel extends Module {

    private final EncoderConfig config;
    private final TokenEmbedding embedding;
    private final Encoder encoder;
    private final @Nullable Linear head;

    /** Embeddings start normal with deviation d^−½, projections Xavier-uniform. */
    public EncoderModel(EncoderConfig config, RandomKey key) {
        this.config = config;
        int dim = config.layer().modelDim();
        Embedding tokens = child(
                "encoder.embed_tokens",
                new Embedding(
                        config.vocabulary(),
                        dim,
                        Initializer.normal(1 / Math.sqrt(dim)),
                        config.tokens().pad(),
                        key.fold("source")));
        embedding = new TokenEmbedding(
                tokens,
                child(
                        "encoder.embed_positions",
                        config.positions().create(config.maximumPositions(), dim, key.fold("encoder.positions"))),
                Math.sqrt(dim),
                child("encoder.dropout", new Dropout(config.layer().dropout())));
        encoder = child("encoder", new Encoder(config.layers(), config.layer(), key.fold("encoder")));
        head = config.shareOutput()
                ? null
                : child(
                        "lm_head",
                        new Linear(dim, config.vocabulary(), true, Initializer.xavierUniform(), key.fold("lm_head")));
    }

    /** The configuration it was built from. */
    public EncoderConfig config() {
        return config;
    }

    /**
     * The last hidden states.
     *
     * @param ids int64 [B, S]
     * @param keep bool [B, S], true where a token is real
     * @return [B, S, D], owned by the current scope
     * @throws IllegalArgumentException if a sequence is longer than the model's positions
     */
    public Tensor encode(Tensor ids, Tensor keep) {
        try (Scope scope = Scope.open()) {
            return scope.keep(encoder.forward(embedding.at(ids, 0), AttentionMask.keyPadding(keep)));
        }
    }

    /**
     * Scores of every token of the vocabulary at each position.
     *
     * @param ids int64 [B, S]
     * @param keep bool [B, S], true where a token is real
     * @return logits [B, S, V], owned by the current scope
     * @throws IllegalArgumentException if a sequence is longer than the model's positions
     */
    public Tensor forward(Tensor ids, Tensor keep) {
        try (Scope scope = Scope.open()) {
            Tensor hidden = encode(ids, keep); // [B, S, D]
            Tensor logits =
                    head == null ? torch.linear(hidden, embedding.tokens().weight()) : head.forward(hidden);
            return scope.keep(logits); // [B, S, V]
        }
    }
}
