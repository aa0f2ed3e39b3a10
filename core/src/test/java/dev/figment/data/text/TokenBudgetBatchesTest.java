package dev.figment.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TokenBudgetBatchesTest {

    private static final int BUDGET = 200;
    private static final RandomKey KEY = RandomKey.of(17);

    private final List<TokenizedPair> pairs = randomPairs(1_000);
    private final TokenBudgetBatches batches = batches(pairs, BatchLimits.tokens(BUDGET));

    @Test
    void theLongestPaddedSideTimesTheSentencesStaysWithinTheBudget() {
        assertThat(batches.epoch(0))
                .allSatisfy(batch -> assertThat(paddedTokens(batch)).isLessThanOrEqualTo(BUDGET));
        assertThat(batches.inOrder())
                .allSatisfy(batch -> assertThat(paddedTokens(batch)).isLessThanOrEqualTo(BUDGET));
    }

    @Test
    void batchesAreFull() {
        double filled = batches.epoch(0).stream()
                .mapToInt(TokenBudgetBatchesTest::paddedTokens)
                .average()
                .orElseThrow();
        assertThat(filled).isGreaterThan(0.85 * BUDGET);
    }

    @Test
    void everyPairIsThereOnceAnEpoch() {
        List<Long> all = LongStream.range(0, pairs.size()).boxed().toList();
        for (long epoch = 0; epoch < 3; epoch++) {
            assertThat(ids(batches.epoch(epoch))).containsExactlyInAnyOrderElementsOf(all);
        }
        assertThat(ids(batches.byLength())).containsExactlyInAnyOrderElementsOf(all);
        assertThat(ids(batches.inOrder())).isEqualTo(all);
    }

    @Test
    void rowsAreThePairsOfTheirIds() {
        for (TranslationBatch batch : batches.epoch(1)) {
            for (int row = 0; row < batch.examples(); row++) {
                TokenizedPair pair = pairs.get((int) batch.exampleIds()[row]);
                int[] target = Arrays.copyOf(batch.targetOutput()[row], batch.targetLengths()[row] - 1);
                int[] source = Arrays.copyOf(batch.source()[row], batch.sourceLengths()[row] - 1);
                assertThat(new TokenizedPair(source, target, pair.id())).isEqualTo(pair);
            }
        }
    }

    @Test
    void anEpochIsAFunctionOfKeyAndNumber() {
        List<TranslationBatch> epoch = batches.epoch(3);
        List<TranslationBatch> again =
                batches(pairs, BatchLimits.tokens(BUDGET)).epoch(3);
        assertThat(again).hasSameSizeAs(epoch);
        for (int index = epoch.size() - 1; index >= 0; index--) { // in any order: a run goes on from any index
            assertThat(again.get(index)).usingRecursiveComparison().isEqualTo(epoch.get(index));
        }
    }

    @Test
    void epochsDifferInOrderAndInCompanyButNotInNumber() {
        List<TranslationBatch> first = batches.epoch(0);
        List<TranslationBatch> second = batches.epoch(1);
        assertThat(second).hasSameSizeAs(first);
        assertThat(ids(second)).isNotEqualTo(ids(first));
        assertThat(companies(second)).isNotEqualTo(companies(first));
        TokenBudgetBatches otherSeed =
                new TokenBudgetBatches(pairs, SpecialTokens.STANDARD, BatchLimits.tokens(BUDGET), RandomKey.of(18));
        assertThat(ids(otherSeed.epoch(0))).isNotEqualTo(ids(first));
    }

    @Test
    void pairsOfLikeLengthMeet() {
        long padded = 0;
        long real = 0;
        for (TranslationBatch batch : batches.epoch(0)) {
            padded += (long) batch.examples() * batch.targetWidth();
            real += batch.targetTokens();
        }
        assertThat((double) real / padded).isGreaterThan(0.85);
    }

    @Test
    void shortAndLongBatchesAreShuffled() {
        List<Integer> widths =
                batches.epoch(0).stream().map(TranslationBatch::targetWidth).toList();
        assertThat(widths).isNotEqualTo(widths.stream().sorted().toList());
        List<Integer> fixed = batches.byLength().stream()
                .map(b -> paddedTokens(b) / b.examples())
                .toList();
        assertThat(fixed).isSorted();
    }

    @Test
    void pairsLongerThanTheMaximumAreDroppedAndCounted() {
        TokenBudgetBatches shorter = batches(pairs, BatchLimits.tokens(BUDGET).withMaximumLength(12));
        long expected = pairs.stream().filter(pair -> pair.length() > 12).count();
        assertThat(expected).isPositive();
        assertThat(shorter.dropped()).isEqualTo((int) expected);
        assertThat(shorter.size()).isEqualTo(pairs.size() - (int) expected);
        assertThat(ids(shorter.epoch(0))).hasSize(shorter.size());
        assertThat(batches.dropped()).isZero();
    }

    @Test
    void aPairLongerThanTheBudgetIsRefused() {
        TokenizedPair pair = new TokenizedPair(new int[3], new int[50], 42);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batches(List.of(pair), BatchLimits.tokens(50)))
                .withMessage("sentence pair 42 has 51 tokens on its longer side, more than the 50 of a whole batch;"
                        + " raise the tokens per batch or set a maximum length");
        assertThat(batches(List.of(pair), BatchLimits.tokens(51)).epoch(0)).hasSize(1);
    }

    @Test
    void nothingToBatchIsRefused() {
        TokenizedPair pair = new TokenizedPair(new int[9], new int[9], 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batches(List.of(pair), BatchLimits.tokens(50).withMaximumLength(9)))
                .withMessageContaining("1 given, all longer than the maximum length of 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batches(List.of(), BatchLimits.tokens(50)))
                .withMessage("no sentence pair is given to batch");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchLimits.tokens(0))
                .withMessage("tokens per batch must be positive, but is 0");
    }

    private static TokenBudgetBatches batches(List<TokenizedPair> pairs, BatchLimits limits) {
        return new TokenBudgetBatches(pairs, SpecialTokens.STANDARD, limits, KEY);
    }

    private static int paddedTokens(TranslationBatch batch) {
        return batch.examples() * Math.max(batch.sourceWidth(), batch.targetWidth());
    }

    private static List<Long> ids(List<TranslationBatch> batches) {
        return batches.stream()
                .flatMap(batch -> Arrays.stream(batch.exampleIds()).boxed())
                .toList();
    }

    /** The sets of pairs that are in a batch together. */
    private static List<String> companies(List<TranslationBatch> batches) {
        return batches.stream()
                .map(batch -> Arrays.toString(
                        Arrays.stream(batch.exampleIds()).sorted().toArray()))
                .sorted()
                .toList();
    }

    private static List<TokenizedPair> randomPairs(int count) {
        RandomStream random = RandomKey.of(1).fold("pairs").stream();
        List<TokenizedPair> pairs = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            int length = 1 + random.nextInt(20);
            int[] source = new int[length];
            int[] target = new int[length + random.nextInt(3)];
            Arrays.setAll(source, i -> 3 + random.nextInt(100));
            Arrays.setAll(target, i -> 3 + random.nextInt(100));
            pairs.add(new TokenizedPair(source, target, id));
        }
        return pairs;
    }
}
