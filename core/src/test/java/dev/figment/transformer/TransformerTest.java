package dev.figment.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TokenizedPair;
import dev.figment.data.text.TranslationBatch;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransformerTest {

    private static final int[][] SOURCES = {{5, 6, 7, 8, 1}, {9, 1}, {4, 4, 3, 1}};

    private final Scope scope = Scope.open();

    @AfterEach
    void close() {
        scope.close();
    }

    /** The variants of a layer that the field uses. */
    enum Variant {
        PAPER,
        PRE_NORM,
        LLAMA_LIKE,
        MULTI_QUERY;

        Transformer model() {
            LayerConfig layer =
                    switch (this) {
                        case PAPER -> layer(FeedForward.Kind.RELU, Normalization.LAYER, NormPlacement.POST, 4);
                        case PRE_NORM -> layer(FeedForward.Kind.GELU, Normalization.LAYER, NormPlacement.PRE, 4);
                        case LLAMA_LIKE -> layer(FeedForward.Kind.SWIGLU, Normalization.RMS, NormPlacement.PRE, 2);
                        case MULTI_QUERY -> layer(FeedForward.Kind.GELU_TANH, Normalization.RMS, NormPlacement.POST, 1);
                    };
            return new Transformer(TransformerConfig.of(20, 2, layer), RandomKey.of(11));
        }

        private static LayerConfig layer(
                FeedForward.Kind kind, Normalization normalization, NormPlacement placement, int keyValueHeads) {
            return new LayerConfig(16, 4, keyValueHeads, 24, kind, normalization, placement, 1e-5, 0.1, 0.1, 0.1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cachedStepsEqualTheWholeTarget(Variant variant) {
        try (Transformer model = variant.model()) {
            model.eval();
            int[][] target = {{2, 5, 6, 7}, {2, 9, 9, 3}, {2, 4, 11, 12}};
            Tensor logits = logits(model, SOURCES, target); // [3, 4, V]
            try (var session = model.open(SOURCES)) {
                assertClose(session.start(), logits.select(1, 0));
                for (int t = 1; t < 4; t++) {
                    int[] tokens = {target[0][t], target[1][t], target[2][t]};
                    assertClose(session.advance(tokens), logits.select(1, t));
                }
            }
        }
    }

    @Test
    void beamsOfASourceShareItAndSourcesLeave() {
        try (Transformer model = Variant.PAPER.model()) {
            model.eval();
            try (var session = model.open(SOURCES)) {
                session.start();
                session.reorder(new int[] {0, 0, 1, 1, 2, 2});
                session.advance(new int[] {5, 6, 7, 8, 9, 10});
                session.reorder(new int[] {1, 0, 5, 5}); // source 1 leaves
                Tensor last = session.advance(new int[] {11, 12, 13, 14}); // [4, V]
                int[][] sources = {SOURCES[0], SOURCES[0], SOURCES[2], SOURCES[2]};
                int[][] targets = {{2, 6, 11}, {2, 5, 12}, {2, 10, 13}, {2, 10, 14}};
                assertClose(last, logits(model, sources, targets).select(1, 2));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBatchEqualsItsSentencesOneByOne(Variant variant) {
        try (Transformer model = variant.model()) {
            model.eval();
            int[][] targets = {{2, 5, 6}, {2, 9, 9}, {2, 4, 11}};
            Tensor together = logits(model, SOURCES, targets);
            for (int i = 0; i < SOURCES.length; i++) {
                Tensor alone = logits(model, new int[][] {SOURCES[i]}, new int[][] {targets[i]});
                assertClose(alone.select(0, 0), together.select(0, i));
            }
        }
    }

    @Test
    void theLossOfABatchIsTheSumOfItsPartsDropoutIncluded() {
        try (Transformer model = Variant.PAPER.model()) {
            var objective = new TranslationObjective(model, 0.1);
            TranslationBatch batch = TranslationBatch.of(
                    List.of(
                            new TokenizedPair(new int[] {5, 6, 7}, new int[] {8, 9}, 100),
                            new TokenizedPair(new int[] {5, 6}, new int[] {8, 9, 10, 11}, 7),
                            new TokenizedPair(new int[] {12}, new int[] {13}, 33)),
                    SpecialTokens.STANDARD);
            double whole = loss(objective, batch);
            double parts = batch.split(2).stream()
                    .mapToDouble(part -> loss(objective, part))
                    .sum();
            assertThat(parts).isCloseTo(whole, within(1e-4));
            assertThat(batch.weight()).isEqualTo(3 + 5 + 2);
        }
    }

    @Test
    void embeddingsAreSharedAsAsked() {
        LayerConfig layer = LayerConfig.of(16, 4, 24, 0);
        for (EmbeddingSharing sharing : EmbeddingSharing.values()) {
            var config = new TransformerConfig(
                    20, 20, 1, 1, layer, PositionKind.LEARNED, 9, sharing, true, false, SpecialTokens.STANDARD);
            try (var model = new Transformer(config)) {
                long matrices = model.parameters().values().stream()
                        .filter(tensor -> tensor.size(0) == 20 && tensor.dim() == 2)
                        .count();
                assertThat(matrices)
                        .isEqualTo(
                                switch (sharing) {
                                    case ALL -> 1;
                                    case TARGET_AND_OUTPUT -> 2;
                                    case NONE -> 3;
                                });
            }
        }
    }

    @Test
    void aSourceThatCannotBeReadIsRefused() {
        try (Transformer model = Variant.PAPER.model()) {
            assertThatThrownBy(() -> model.open(SOURCES)).hasMessageContaining("call eval() first");
            model.eval();
            assertThatThrownBy(() -> model.open(new int[][] {new int[513]}))
                    .hasMessage("source 1 has 513 tokens, which is longer than the model's 512 positions");
            assertThatThrownBy(() -> model.open(new int[][] {{1}, {20, 1}}))
                    .hasMessage("source 2 holds the id 20, but the vocabulary has 0 … 19");
            assertThatThrownBy(() -> model.open(new int[][] {{}})).hasMessageContaining("source 1 is empty");
        }
    }

    private static double loss(TranslationObjective objective, TranslationBatch batch) {
        try (Scope scope = Scope.open();
                Randomness random = Randomness.open(RandomKey.of(1), batch.exampleIds())) {
            return objective.loss(batch).sum().item_double();
        }
    }

    private static Tensor logits(Transformer model, int[][] sources, int[][] targets) {
        int width = 0;
        int[] lengths = new int[sources.length];
        for (int i = 0; i < sources.length; i++) {
            lengths[i] = sources[i].length;
            width = Math.max(width, lengths[i]);
        }
        int[][] padded = new int[sources.length][];
        for (int i = 0; i < sources.length; i++) {
            padded[i] = java.util.Arrays.copyOf(sources[i], width);
        }
        return model.forward(ArrayTensors.ids(padded), ArrayTensors.keep(lengths, width), ArrayTensors.ids(targets));
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).containsExactly(expected.shape());
        assertThat(ArrayTensors.floats(actual))
                .usingComparatorWithPrecision(2e-5f)
                .containsExactly(ArrayTensors.floats(expected));
    }
}
