package dev.figment.transformer;

import dev.figment.attention.AttentionMask;
import dev.figment.decoding.NextTokenModel;
import dev.figment.decoding.NextTokenSession;
import dev.figment.nn.Dropout;
import dev.figment.nn.Embedding;
import dev.figment.nn.Initializer;
import dev.figment.nn.Linear;
import dev.figment.nn.Module;
import dev.figment.nn.VocabularyLoss;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The encoder-decoder of Vaswani et al. 2017, arXiv:1706.03762: P(y_t | y_{<t}, x) = softmax(E · decoder(y_{<t},
 * encoder(x))).
 *
 * <p>Names are Marian's and BART's in Hugging Face: {@code shared} or {@code encoder.embed_tokens} and
 * {@code decoder.embed_tokens}, {@code encoder.layers.0.self_attn.q_proj} …, {@code lm_head} where the output has a matrix
 * of its own. Forward passes and sessions only read the model, so that many threads may run them at once.
 */
public final class Transformer extends Module implements NextTokenModel {

    private final TransformerConfig config;
    private final Embedding targetTokens;
    private final TokenEmbedding sourceEmbedding;
    private final TokenEmbedding targetEmbedding;
    private final Encoder encoder;
    private final Decoder decoder;
    private final @Nullable Linear head;
    private final @Nullable Tensor logitsBias;

    /** With the parameters of seed 0. */
    public Transformer(TransformerConfig config) {
        this(config, RandomKey.of(0));
    }

    /** Embeddings start normal with deviation d^−½, projections Xavier-uniform, as in fairseq. */
    public Transformer(TransformerConfig config, RandomKey key) {
        this.config = config;
        LayerConfig layer = config.layer();
        boolean all = config.sharing() == EmbeddingSharing.ALL;
        Embedding source = child(
                all ? "shared" : "encoder.embed_tokens", embedding(config.sourceVocabulary(), key.fold("source")));
        targetTokens =
                all ? source : child("decoder.embed_tokens", embedding(config.targetVocabulary(), key.fold("target")));
        sourceEmbedding = input("encoder", source, key);
        targetEmbedding = input("decoder", targetTokens, key);
        encoder = child("encoder", new Encoder(config.encoderLayers(), layer, key.fold("encoder")));
        decoder = child("decoder", new Decoder(config.decoderLayers(), layer, key.fold("decoder")));
        head = config.sharing() == EmbeddingSharing.NONE
                ? child(
                        "lm_head",
                        new Linear(
                                layer.modelDim(),
                                config.targetVocabulary(),
                                true,
                                Initializer.xavierUniform(),
                                key.fold("lm_head")))
                : null;
        logitsBias =
                config.logitsBias() ? buffer("final_logits_bias", torch.zeros(1, config.targetVocabulary())) : null;
    }

    /** The configuration it was built from. */
    public TransformerConfig config() {
        return config;
    }

    /**
     * Reads sources.
     *
     * @param source ids, int64 [B, S], padded at the end
     * @param keep bool [B, S], true where a token is real
     * @return [B, S, D], owned by the current scope
     * @throws IllegalArgumentException if a source is longer than the model's positions
     */
    public Tensor encode(Tensor source, Tensor keep) {
        try (Scope scope = Scope.open()) {
            return scope.keep(encoder.forward(sourceEmbedding.at(source, 0), AttentionMask.keyPadding(keep)));
        }
    }

    /**
     * The decoder's last hidden states for whole targets, each position seeing those before it.
     *
     * @param target ids, int64 [B, T], the start token first
     * @param memory [B, S, D], of {@link #encode}
     * @param memoryKeep bool [B, S]
     * @return [B, T, D], owned by the current scope
     * @throws IllegalArgumentException if the targets are longer than the model's positions
     */
    public Tensor decode(Tensor target, Tensor memory, Tensor memoryKeep) {
        try (Scope scope = Scope.open()) {
            // Padding at the end of a target needs no mask: only positions after it could see it.
            Tensor x = targetEmbedding.at(target, 0); // [B, T, D]
            return scope.keep(decoder.forward(x, memory, AttentionMask.keyPadding(memoryKeep)));
        }
    }

    /**
     * The scores of every token of the vocabulary.
     *
     * @param hidden [… , D]
     * @return logits [… , V], owned by the current scope
     */
    public Tensor logits(Tensor hidden) {
        if (head != null) {
            return head.forward(hidden);
        }
        try (Scope scope = Scope.open()) {
            Tensor logits = torch.linear(hidden, targetTokens.weight());
            return scope.keep(logitsBias == null ? logits : logits.add(logitsBias));
        }
    }

    /**
     * The label-smoothed cross-entropy of the next tokens, summed: that of {@link #logits}, without holding them.
     *
     * @param hidden [N, D]
     * @param labels int64 [N]
     * @return a scalar [], owned by the current scope
     */
    public Tensor loss(VocabularyLoss loss, Tensor hidden, Tensor labels) {
        if (head != null) {
            return loss.sum(hidden, head.weight(), head.bias(), labels);
        }
        try (Scope scope = Scope.open()) {
            Tensor bias = logitsBias == null ? null : logitsBias.squeeze(0); // [V]
            return scope.keep(loss.sum(hidden, targetTokens.weight(), bias, labels));
        }
    }

    /**
     * The logits of whole targets.
     *
     * @param source int64 [B, S]
     * @param sourceKeep bool [B, S]
     * @param target int64 [B, T], the start token first
     * @return [B, T, V], owned by the current scope
     * @throws IllegalArgumentException if sources or targets are longer than the model's positions
     */
    public Tensor forward(Tensor source, Tensor sourceKeep, Tensor target) {
        try (Scope scope = Scope.open()) {
            Tensor memory = encode(source, sourceKeep); // [B, S, D]
            return scope.keep(logits(decode(target, memory, sourceKeep))); // [B, T, V]
        }
    }

    @Override
    public int vocabularySize() {
        return config.targetVocabulary();
    }

    @Override
    public Set<Integer> endTokens() {
        return Set.of(config.tokens().end());
    }

    @Override
    public int longestOutput(int[] input) {
        return config.maximumPositions();
    }

    /**
     * Starts decoding sources, without gradients and with cached keys and values. The model must be in evaluation mode.
     *
     * @param sources ids, the end token last
     * @throws IllegalArgumentException if there is none, one is empty, longer than the model's positions, or holds an id
     *     outside the vocabulary
     */
    @Override
    public NextTokenSession open(int[][] sources) {
        return new TransformerSession(this, sources);
    }

    Decoder decoder() {
        return decoder;
    }

    TokenEmbedding targetEmbedding() {
        return targetEmbedding;
    }

    private Embedding embedding(int vocabulary, RandomKey key) {
        int dim = config.layer().modelDim();
        return new Embedding(
                vocabulary,
                dim,
                Initializer.normal(1 / Math.sqrt(dim)),
                config.tokens().pad(),
                key);
    }

    private TokenEmbedding input(String side, Embedding tokens, RandomKey key) {
        int dim = config.layer().modelDim();
        return new TokenEmbedding(
                tokens,
                child(
                        side + ".embed_positions",
                        config.positions().create(config.maximumPositions(), dim, key.fold(side + ".positions"))),
                config.scaleEmbeddings() ? Math.sqrt(dim) : 1,
                child(side + ".dropout", new Dropout(config.layer().dropout())));
    }
}
