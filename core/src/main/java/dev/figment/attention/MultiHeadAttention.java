package dev.figment.attention;

import dev.figment.nn.Dropout;
import dev.figment.nn.Initializer;
import dev.figment.nn.Linear;
import dev.figment.nn.Module;
import dev.figment.nn.Observation;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;

/**
 * MultiHead(X, M) = [head₁; …; head_h] W_o with head_i = Attention(X W_q⁽ⁱ⁾, M W_k⁽ⁱ⁾, M W_v⁽ⁱ⁾).
 *
 * <p>Vaswani et al. 2017, §3.2.2, arXiv:1706.03762. The projections are {@code q_proj}, {@code k_proj}, {@code v_proj}
 * and {@code out_proj}, as Hugging Face names them. With fewer key-value heads than heads, several query heads share
 * one: grouped queries (Ainslie et al. 2023, arXiv:2305.13245); with one, multi-query (Shazeer 2019, arXiv:1911.02150).
 * The weights are observed as {@code attention.weights} [B, heads, T, S].
 */
public final class MultiHeadAttention extends Module {

    /** The name under which the weights are observed. */
    public static final String WEIGHTS = "attention.weights";

    private final int modelDim;
    private final int heads;
    private final int keyValueHeads;
    private final int headDim;
    private final Linear queryProjection;
    private final Linear keyProjection;
    private final Linear valueProjection;
    private final Linear outputProjection;
    private final Dropout dropout;

    /**
     * With as many key-value heads as heads, with biases.
     *
     * @throws IllegalArgumentException if {@code modelDim} is not divisible by {@code heads}
     */
    public MultiHeadAttention(int modelDim, int heads, double dropout, RandomKey key) {
        this(modelDim, heads, heads, true, dropout, key);
    }

    /**
     * All of it.
     *
     * @param modelDim the dimension D of queries, memory and output
     * @param heads h; each attends in D ⁄ h dimensions
     * @param keyValueHeads as many as {@code heads}, or a divisor of it
     * @param withBias whether the four projections have biases
     * @param dropout the probability with which a weight is dropped in training
     * @throws IllegalArgumentException if a size does not divide as it must
     */
    public MultiHeadAttention(
            int modelDim, int heads, int keyValueHeads, boolean withBias, double dropout, RandomKey key) {
        if (heads < 1 || modelDim < 1 || modelDim % heads != 0) {
            throw new IllegalArgumentException("modelDim must be divisible by heads: " + modelDim + " and " + heads);
        }
        if (keyValueHeads < 1 || heads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    "heads must be divisible by keyValueHeads: " + heads + " and " + keyValueHeads);
        }
        this.modelDim = modelDim;
        this.heads = heads;
        this.keyValueHeads = keyValueHeads;
        this.headDim = modelDim / heads;
        Initializer xavier = Initializer.xavierUniform();
        int keyValueDim = keyValueHeads * headDim;
        queryProjection = child("q_proj", new Linear(modelDim, modelDim, withBias, xavier, key.fold("q_proj")));
        keyProjection = child("k_proj", new Linear(modelDim, keyValueDim, withBias, xavier, key.fold("k_proj")));
        valueProjection = child("v_proj", new Linear(modelDim, keyValueDim, withBias, xavier, key.fold("v_proj")));
        outputProjection = child("out_proj", new Linear(modelDim, modelDim, withBias, xavier, key.fold("out_proj")));
        this.dropout = child("dropout", new Dropout(dropout));
    }

    /**
     * Attends from each query to a memory.
     *
     * @param query [B, T, D]
     * @param memory [B, S, D], the keys and values; the query itself for self-attention
     * @return [B, T, D], owned by the current scope
     * @throws IllegalArgumentException if a shape is another, or the mask does not fit
     * @throws IllegalStateException if weights are dropped and no {@code Randomness} is open on this thread
     */
    public Tensor forward(Tensor query, Tensor memory, AttentionMask mask) {
        try (Scope scope = Scope.open()) {
            return scope.keep(attend(query, keyValues(memory), mask));
        }
    }

    /**
     * Projects a memory once, for many queries.
     *
     * @param memory [B, S, D]
     * @return [B, keyValueHeads, S, D ⁄ heads] each, owned by the current scope
     * @throws IllegalArgumentException if the memory has another shape
     */
    public KeyValues keyValues(Tensor memory) {
        requireInput(memory, "memory");
        try (Scope scope = Scope.open()) {
            Tensor keys = split(keyProjection.forward(memory), keyValueHeads); // [B, keyValueHeads, S, d]
            Tensor values = split(valueProjection.forward(memory), keyValueHeads); // [B, keyValueHeads, S, d]
            return new KeyValues(scope.keep(keys), scope.keep(values));
        }
    }

    /**
     * Attends from each query to projected keys and values.
     *
     * @param query [B, T, D]
     * @param memory of {@link #keyValues}, or of a cache of such
     * @return [B, T, D], owned by the current scope
     * @throws IllegalArgumentException if a shape is another, or the mask does not fit
     * @throws IllegalStateException if weights are dropped and no {@code Randomness} is open on this thread
     */
    public Tensor attend(Tensor query, KeyValues memory, AttentionMask mask) {
        requireInput(query, "query");
        try (Scope scope = Scope.open()) {
            Tensor queries = split(queryProjection.forward(query), heads); // [B, heads, T, d]
            Tensor attended; // [B, heads, T, d]
            if (dropout.drops() || Observation.wants(WEIGHTS)) {
                var explicit =
                        ScaledDotProductAttention.explicit(queries, memory.keys(), memory.values(), mask, dropout);
                observe(WEIGHTS, explicit.weights());
                attended = explicit.output();
            } else {
                attended = ScaledDotProductAttention.fused(queries, memory.keys(), memory.values(), mask);
            }
            Tensor joined = attended.transpose(1, 2).reshape(query.size(0), query.size(1), modelDim); // [B, T, D]
            return scope.keep(outputProjection.forward(joined));
        }
    }

    private Tensor split(Tensor projected, int into) {
        return projected
                .view(projected.size(0), projected.size(1), into, headDim)
                .transpose(1, 2); // [B, into, T, d]
    }

    private void requireInput(Tensor tensor, String what) {
        if (tensor.dim() != 3 || tensor.size(2) != modelDim) {
            throw new IllegalArgumentException("the " + what + " of attention " + path() + " must be [B, T, " + modelDim
                    + "], but is " + Shapes.describe(tensor));
        }
    }
}
