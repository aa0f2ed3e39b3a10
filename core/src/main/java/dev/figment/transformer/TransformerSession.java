package dev.figment.transformer;

import dev.figment.attention.AttentionMask;
import dev.figment.attention.KeyValueCache;
import dev.figment.attention.KeyValues;
import dev.figment.decoding.NextTokenSession;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Sources being translated. What each decoder layer reads of them is projected once and shared by all rows of a source;
 * each row has a cache of the positions decoded so far.
 */
final class TransformerSession implements NextTokenSession {

    private final Transformer model;
    private final List<KeyValueCache> caches = new ArrayList<>();
    private List<KeyValues> memories; // [N, heads, S, d] a layer, owned
    private Tensor keep; // bool [N, S], owned
    private int[] sourceOfRow;
    private int sources;

    TransformerSession(Transformer model, int[][] inputs) {
        requireReadable(model, inputs);
        this.model = model;
        this.sources = inputs.length;
        this.sourceOfRow = new int[inputs.length];
        Arrays.setAll(sourceOfRow, row -> row);
        int[] lengths = Arrays.stream(inputs).mapToInt(input -> input.length).toArray();
        int width = Arrays.stream(lengths).max().orElseThrow();
        int[][] padded = new int[inputs.length][];
        for (int row = 0; row < inputs.length; row++) {
            padded[row] = Arrays.copyOf(inputs[row], width);
            Arrays.fill(
                    padded[row], lengths[row], width, model.config().tokens().pad());
        }
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            keep = Scope.own(ArrayTensors.keep(lengths, width));
            Tensor memory = model.encode(ArrayTensors.ids(padded), keep); // [N, S, D]
            memories = own(model.decoder().memories(memory));
        }
        model.decoder().layers().forEach(layer -> caches.add(new KeyValueCache()));
    }

    @Override
    public Tensor start() {
        int[] first = new int[sources];
        Arrays.fill(first, model.config().tokens().start());
        return advance(first);
    }

    @Override
    public Tensor advance(int[] tokens) {
        if (tokens.length != sourceOfRow.length) {
            throw new IllegalArgumentException(
                    "a session of " + sourceOfRow.length + " rows takes one token each, not " + tokens.length);
        }
        long position = caches.get(0).length();
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            long[] ids = Arrays.stream(tokens).asLongStream().toArray();
            Tensor x = model.targetEmbedding().at(ArrayTensors.of(ids, ids.length, 1), position); // [R, 1, D]
            Tensor hidden = model.decoder().next(x, memories, AttentionMask.keyPadding(keep), caches); // [R, 1, D]
            return scope.keep(model.logits(hidden).squeeze(1)); // [R, V]
        }
    }

    @Override
    public void reorder(int[] parents) {
        int[] sourceOfNewRow = new int[parents.length];
        for (int row = 0; row < parents.length; row++) {
            sourceOfNewRow[row] = sourceOfRow[parents[row]];
        }
        int[] left = Arrays.stream(sourceOfNewRow).distinct().toArray();
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Tensor rows = ArrayTensors.of(Arrays.stream(parents).asLongStream().toArray(), parents.length);
            caches.forEach(cache -> cache.select(rows));
            if (left.length < sources) {
                selectSources(left);
            }
        }
        Arrays.setAll(
                sourceOfNewRow, row -> Arrays.binarySearch(left, sourceOfNewRow[row])); // sources keep their order
        sourceOfRow = sourceOfNewRow;
    }

    private void selectSources(int[] left) {
        Tensor chosen = ArrayTensors.of(Arrays.stream(left).asLongStream().toArray(), left.length);
        List<KeyValues> before = memories;
        memories = own(before.stream()
                .map(memory -> new KeyValues(
                        memory.keys().index_select(0, chosen), memory.values().index_select(0, chosen)))
                .toList());
        before.forEach(TransformerSession::free);
        Tensor keptBefore = keep;
        keep = Scope.own(keptBefore.index_select(0, chosen));
        keptBefore.close();
        sources = left.length;
    }

    @Override
    public void close() {
        caches.forEach(KeyValueCache::close);
        memories.forEach(TransformerSession::free);
        memories = List.of();
        keep.close();
    }

    private static List<KeyValues> own(List<KeyValues> memories) {
        return memories.stream()
                .map(memory -> new KeyValues(
                        Scope.own(memory.keys().contiguous()),
                        Scope.own(memory.values().contiguous())))
                .toList();
    }

    private static void free(KeyValues memory) {
        memory.keys().close();
        memory.values().close();
    }

    private static void requireReadable(Transformer model, int[][] inputs) {
        if (model.isTraining()) {
            throw new IllegalStateException(
                    "a model in training mode would drop at random while decoding: call eval() first");
        }
        if (inputs.length == 0) {
            throw new IllegalArgumentException("there is no source to decode");
        }
        TransformerConfig config = model.config();
        for (int row = 0; row < inputs.length; row++) {
            int[] input = inputs[row];
            int number = row + 1; // people count from 1
            if (input.length == 0) {
                throw new IllegalArgumentException("source " + number + " is empty: it needs at least its end token");
            }
            if (input.length > config.maximumPositions()) {
                throw new IllegalArgumentException("source " + number + " has " + input.length
                        + " tokens, which is longer than the model's " + config.maximumPositions() + " positions");
            }
            for (int id : input) {
                if (id < 0 || id >= config.sourceVocabulary()) {
                    throw new IllegalArgumentException("source " + number + " holds the id " + id
                            + ", but the vocabulary has 0 … " + (config.sourceVocabulary() - 1));
                }
            }
        }
    }
}
