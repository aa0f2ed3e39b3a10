package dev.figment.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslationBatchTest {

    @Test
    void endsSourcesStartsInputsAndPadsAtTheEnd() {
        TranslationBatch batch = TranslationBatch.of(
                List.of(
                        new TokenizedPair(new int[] {11, 12}, new int[] {21}, 7),
                        new TokenizedPair(new int[] {13}, new int[] {22, 23, 24}, 5)),
                new SpecialTokens(0, 1, 2));
        assertThat(batch.source()).isDeepEqualTo(new int[][] {{11, 12, 1}, {13, 1, 0}});
        assertThat(batch.sourceLengths()).containsExactly(3, 2);
        assertThat(batch.targetInput()).isDeepEqualTo(new int[][] {{2, 21, 0, 0}, {2, 22, 23, 24}});
        assertThat(batch.targetOutput()).isDeepEqualTo(new int[][] {{21, 1, 0, 0}, {22, 23, 24, 1}});
        assertThat(batch.targetLengths()).containsExactly(2, 4);
        assertThat(batch.exampleIds()).containsExactly(7, 5);
        assertThat(batch.examples()).isEqualTo(2);
        assertThat(batch.sourceWidth()).isEqualTo(3);
        assertThat(batch.targetWidth()).isEqualTo(4);
        assertThat(batch.weight()).as("target tokens, ends included").isEqualTo(6);
    }

    @Test
    void anEmptySentenceIsItsEnd() {
        TranslationBatch batch =
                TranslationBatch.of(List.of(new TokenizedPair(new int[0], new int[0], 0)), SpecialTokens.STANDARD);
        assertThat(batch.source()).isDeepEqualTo(new int[][] {{1}});
        assertThat(batch.targetInput()).isDeepEqualTo(new int[][] {{2}});
        assertThat(batch.targetOutput()).isDeepEqualTo(new int[][] {{1}});
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 10, 100})
    void splittingKeepsRowsOrderAndWidths(int parts) {
        TranslationBatch batch = batch(3, 9, 1, 4, 4, 2, 8, 5, 6, 7);
        List<TranslationBatch> split = batch.split(parts);
        assertThat(split).hasSize(Math.min(parts, 10));
        List<int[]> sources = new ArrayList<>();
        List<int[]> inputs = new ArrayList<>();
        List<int[]> outputs = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        double weight = 0;
        for (TranslationBatch part : split) {
            assertThat(part.sourceWidth()).isEqualTo(batch.sourceWidth());
            assertThat(part.targetWidth()).isEqualTo(batch.targetWidth());
            sources.addAll(Arrays.asList(part.source()));
            inputs.addAll(Arrays.asList(part.targetInput()));
            outputs.addAll(Arrays.asList(part.targetOutput()));
            Arrays.stream(part.exampleIds()).forEach(ids::add);
            weight += part.weight();
        }
        assertThat(sources).containsExactly(batch.source());
        assertThat(inputs).containsExactly(batch.targetInput());
        assertThat(outputs).containsExactly(batch.targetOutput());
        assertThat(ids).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(weight).isEqualTo(batch.weight());
    }

    @Test
    void partsHaveAboutTheSameNumberOfTokens() {
        List<TranslationBatch> split =
                batch(20, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1).split(2);
        assertThat(tokens(split.get(0)))
                .as("one long sentence and two short ones")
                .isEqualTo(32 + 2 * 3);
        assertThat(tokens(split.get(1))).as("twelve short ones").isEqualTo(12 * 3);
    }

    private static int tokens(TranslationBatch batch) {
        return Arrays.stream(batch.sourceLengths()).sum() + batch.targetTokens();
    }

    @Test
    void refusesToSplitIntoNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch(1, 2).split(0))
                .withMessageContaining("parts is 0");
    }

    @Test
    void refusesPartsThatDoNotFitTogether() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TranslationBatch.of(List.of(), SpecialTokens.STANDARD))
                .withMessageContaining("at least one row");
        int[][] two = {{1}, {1}};
        int[] lengths = {1, 1};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TranslationBatch(two, lengths, two, two, lengths, new long[1]))
                .withMessage("exampleIds must have as many rows as source, 2, but has 1");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new TranslationBatch(new int[][] {{1}, {1, 1}}, lengths, two, two, lengths, new long[2]))
                .withMessage("source row 1 must have the width of its side, 1, but has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TranslationBatch(two, lengths, two, two, new int[] {1, 2}, new long[2]))
                .withMessage("the target length of row 1 must be in 1 … 1, but is 2");
    }

    @Test
    void theEndIsToldFromPaddingAndStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpecialTokens(0, 0, 2))
                .withMessageContaining("the end token must differ");
        assertThat(new SpecialTokens(3, 0, 3)).as("Marian starts with padding").isNotNull();
    }

    /** Pairs whose target has as many tokens as given, and whose source has half as many. */
    private static TranslationBatch batch(int... lengths) {
        List<TokenizedPair> pairs = new ArrayList<>();
        for (int length : lengths) {
            int[] source = new int[length / 2];
            int[] target = new int[length];
            Arrays.fill(source, 10 + pairs.size());
            Arrays.fill(target, 50 + pairs.size());
            pairs.add(new TokenizedPair(source, target, pairs.size()));
        }
        return TranslationBatch.of(pairs, SpecialTokens.STANDARD);
    }
}
