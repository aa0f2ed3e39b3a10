package dev.figment.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionMapTest {

    private static final List<String> SOURCE = List.of("ein", "Hund");
    private static final List<String> TARGET = List.of("a");

    @Test
    void theMeanIsTakenOverTheHeadsOfOneLayer() {
        float[][][][] weights = {{{{1, 0}}, {{0.5f, 0.5f}}}, {{{0, 1}}, {{0, 1}}}};

        AttentionMap map = new AttentionMap(SOURCE, TARGET, weights);

        assertThat(map.layers()).isEqualTo(2);
        assertThat(map.heads()).isEqualTo(2);
        assertThat(map.meanOverHeads(0)).isDeepEqualTo(new float[][] {{0.75f, 0.25f}});
        assertThat(map.meanOverHeads(1)).isDeepEqualTo(new float[][] {{0, 1}});
    }

    @Test
    void arraysAreCopiedInAndOut() {
        float[][][][] weights = {{{{1, 0}}}};
        AttentionMap map = new AttentionMap(SOURCE, TARGET, weights);

        weights[0][0][0][0] = 9;
        map.weights()[0][0][0][1] = 9;

        assertThat(map.meanOverHeads(0)).isDeepEqualTo(new float[][] {{1, 0}});
    }

    @Test
    void weightsOfAnotherShapeThanTheTokensAreRefused() {
        assertThatThrownBy(() -> new AttentionMap(SOURCE, TARGET, new float[][][][] {{{{1, 0, 0}}}}))
                .hasMessage("attention between 1 target and 2 source tokens has weights [1, 2], but they are [1, 3]");
        assertThatThrownBy(() -> new AttentionMap(SOURCE, TARGET, new float[][][][] {{{}}}))
                .hasMessage("attention needs a row for each of 1 target tokens, but has 0");
        assertThatThrownBy(() -> new AttentionMap(SOURCE, TARGET, new float[][][][] {{{{1, 0}}}, {}}))
                .hasMessage("every layer of an attention map needs as many heads, but they have 1 and 0");
        assertThatThrownBy(() -> new AttentionMap(SOURCE, List.of(), new float[][][][] {{{}}}))
                .hasMessageContaining("needs layers, heads and tokens");
    }
}
