package dev.figment.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BeamSearchTest {

    private static final int[] SOURCE = {7, 3, 11};

    static Stream<LengthPenalty> penalties() {
        return Stream.of(
                LengthPenalty.power(-0.5),
                LengthPenalty.power(0),
                LengthPenalty.power(0.6),
                LengthPenalty.power(1),
                LengthPenalty.power(2),
                LengthPenalty.gnmt(0.6),
                LengthPenalty.gnmt(-1),
                LengthPenalty.none(),
                LengthPenalty.wordReward(0.7),
                LengthPenalty.wordReward(-0.7));
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void aBeamThatHoldsEverythingFindsWhatBruteForceFinds(LengthPenalty penalty) {
        for (int seed = 0; seed < 6; seed++) {
            RandomModel model = new RandomModel(seed, 3, 1.5);
            for (int minimum : new int[] {0, 2, 4}) {
                for (EarlyStopping stopping : new EarlyStopping[] {EarlyStopping.EXACT, EarlyStopping.NONE}) {
                    List<Hypothesis> found = BeamSearch.of(model)
                            .width(81) // 3^4
                            .hypotheses(10)
                            .lengthPenalty(penalty)
                            .earlyStopping(stopping)
                            .minimumLength(minimum)
                            .maximumLength(MaximumLength.fixed(4))
                            .search(SOURCE);
                    List<Hypothesis> every = BruteForce.search(
                            model, SOURCE, Set.of(0), Set.of(), minimum, 4, penalty, LengthRule.GENERATED);
                    assertSame(found, every.subList(0, 10));
                }
            }
        }
    }

    @Test
    void theLengthRuleDecidesWhatThePenaltyCounts() {
        for (int seed = 0; seed < 10; seed++) {
            RandomModel model = new RandomModel(seed, 3, 1.5);
            for (LengthPenalty penalty : List.of(LengthPenalty.power(1), LengthPenalty.power(-1))) {
                List<Hypothesis> found = BeamSearch.of(model)
                        .width(81)
                        .hypotheses(5)
                        .lengthPenalty(penalty)
                        .lengthRule(LengthRule.WHOLE_ROW)
                        .maximumLength(MaximumLength.fixed(4))
                        .search(SOURCE);
                assertSame(
                        found,
                        BruteForce.search(model, SOURCE, Set.of(0), Set.of(), 0, 4, penalty, LengthRule.WHOLE_ROW)
                                .subList(0, 5));
            }
        }
    }

    @Test
    void severalEndTokensAndSuppressedTokensAreObeyed() {
        for (int seed = 0; seed < 10; seed++) {
            RandomModel model = new RandomModel(seed, 5, 1.5);
            List<Hypothesis> found = BeamSearch.of(model)
                    .width(64)
                    .hypotheses(8)
                    .endTokens(1, 3)
                    .suppressedTokens(0)
                    .maximumLength(MaximumLength.fixed(4))
                    .search(SOURCE);
            assertSame(
                    found,
                    BruteForce.search(
                                    model,
                                    SOURCE,
                                    Set.of(1, 3),
                                    Set.of(0),
                                    0,
                                    4,
                                    LengthPenalty.power(1),
                                    LengthRule.GENERATED)
                            .subList(0, 8));
        }
    }

    @Test
    void aBeamOfOneIsGreedySearch() {
        for (int seed = 0; seed < 30; seed++) {
            RandomModel model = new RandomModel(seed, 12, 2);
            List<int[]> sources = RandomModel.sources(seed, 6, 5);
            List<Hypothesis> greedy = GreedySearch.of(model).search(sources);
            for (EarlyStopping mode : EarlyStopping.values()) {
                List<List<Hypothesis>> beam =
                        BeamSearch.of(model).width(1).earlyStopping(mode).search(sources);
                for (int i = 0; i < sources.size(); i++) {
                    assertThat(beam.get(i)).hasSize(1);
                    Hypothesis one = beam.get(i).get(0);
                    assertThat(one.tokens()).isEqualTo(greedy.get(i).tokens());
                    assertThat(one.endToken()).isEqualTo(greedy.get(i).endToken());
                    assertThat(one.logProbability()).isEqualTo(greedy.get(i).logProbability());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void stoppingEarlyLosesNothingAndSavesWork(LengthPenalty penalty) {
        int rowsStopping = 0;
        int rowsNever = 0;
        for (int seed = 0; seed < 40; seed++) {
            RandomModel stopping = new RandomModel(seed, 9, 2.5);
            RandomModel never = new RandomModel(seed, 9, 2.5);
            for (int width : new int[] {2, 3, 5}) {
                int number = 1 + seed % width;
                int minimum = seed % 3;
                BeamSearch search = BeamSearch.of(stopping)
                        .width(width)
                        .hypotheses(number)
                        .lengthPenalty(penalty)
                        .minimumLength(minimum)
                        .maximumLength(MaximumLength.fixed(12));
                BeamSearch exhaustive = BeamSearch.of(never)
                        .width(width)
                        .hypotheses(number)
                        .lengthPenalty(penalty)
                        .minimumLength(minimum)
                        .maximumLength(MaximumLength.fixed(12))
                        .earlyStopping(EarlyStopping.NONE);
                assertThat(search.search(SOURCE)).isEqualTo(exhaustive.search(SOURCE));
            }
            rowsStopping += stopping.rowsComputed();
            rowsNever += never.rowsComputed();
        }
        assertThat(rowsStopping).isLessThan(rowsNever);
    }

    @Test
    void askingForMoreHypothesesNeverChangesTheBest() {
        for (int seed = 0; seed < 40; seed++) {
            RandomModel model = new RandomModel(seed, 9, 2.5);
            for (EarlyStopping mode : EarlyStopping.values()) {
                BeamSearch search = BeamSearch.of(model).width(5).earlyStopping(mode);
                List<Hypothesis> best = search.search(SOURCE);
                List<Hypothesis> five = search.hypotheses(5).search(SOURCE);
                assertThat(five.get(0)).isEqualTo(best.get(0));
                assertThat(five).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
                assertThat(five.stream().map(h -> Arrays.toString(h.tokens()) + h.finished()))
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void aBatchIsItsSentencesOneByOneInAnyOrderAndAnySplit() {
        for (int seed = 0; seed < 4; seed++) {
            RandomModel model = new RandomModel(seed, 9, 2.5);
            List<int[]> sources = RandomModel.sources(seed, 12, 7);
            for (EarlyStopping mode : EarlyStopping.values()) {
                BeamSearch search = BeamSearch.of(model).width(4).hypotheses(2).earlyStopping(mode);
                List<List<Hypothesis>> alone =
                        sources.stream().map(search::search).toList();
                assertThat(search.search(sources)).isEqualTo(alone);
                assertThat(search.tokensPerBatch(50).search(sources)).isEqualTo(alone);
                assertThat(search.tokensPerBatch(1).search(sources)).isEqualTo(alone);

                List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
                Collections.shuffle(order, new Random(seed));
                assertThat(search.search(order.stream().map(sources::get).toList()))
                        .isEqualTo(order.stream().map(alone::get).toList());
            }
        }
    }

    @Test
    void theMaximumLengthFollowsTheSource() {
        RandomModel model = new RandomModel(3, 9, 0.1);
        List<List<Hypothesis>> found = BeamSearch.of(model)
                .minimumLength(100)
                .maximumLength(MaximumLength.ofSource(1.5, 1))
                .search(List.of(new int[] {1, 2, 3, 4}, new int[] {1}, new int[] {5, 6}));
        assertThat(found.stream().map(h -> h.get(0).tokens().length)).containsExactly(7, 2, 4);
        assertThat(found.stream().map(h -> h.get(0).finished())).containsOnly(false);
    }

    @Test
    void neverGoesFurtherThanTheModelCan() {
        RandomModel model = new RandomModel(3, 9, 0.1) {
            @Override
            public int longestOutput(int[] input) {
                return 3;
            }
        };
        assertThat(BeamSearch.of(model).minimumLength(100).search(SOURCE).get(0).tokens())
                .hasSize(3);
    }

    @Test
    void theFirstStepTakesOneRowASentenceAndFinishedSentencesLeaveTheBatch() {
        RandomModel model = new RandomModel(5, 9, 0.5) {
            @Override
            double[] logits(int[] source, int[] prefix) {
                double[] logits = super.logits(source, prefix);
                logits[END] += source.length == 2 ? 20 : -20; // two tokens: ends at once
                return logits;
            }
        };
        List<int[]> sources = List.of(new int[] {1, 2}, new int[] {3}, new int[] {4, 5});
        BeamSearch.of(model)
                .width(3)
                .lengthPenalty(LengthPenalty.none())
                .maximumLength(MaximumLength.fixed(3))
                .search(sources);
        assertThat(model.sessions).hasSize(1);
        assertThat(model.rowsComputed()).isEqualTo(3 + 3 + 3); // three sources, then three beams of one, twice
    }

    @Test
    void carriesTheLogProbabilityOfEachTokenAndTheEnd() {
        RandomModel model = new RandomModel(8, 9, 2.5);
        for (Hypothesis each : BeamSearch.of(model).hypotheses(5).search(SOURCE)) {
            double sum = 0;
            int[] tokens = each.tokens();
            for (int t = 0; t < tokens.length; t++) {
                double expected = model.logProbabilities(SOURCE, Arrays.copyOf(tokens, t))[tokens[t]];
                assertThat(each.tokenLogProbabilities()[t]).isCloseTo(expected, within(1e-12));
                sum += expected;
            }
            if (each.finished()) {
                sum += model.logProbabilities(SOURCE, tokens)[RandomModel.END];
            }
            assertThat(each.logProbability()).isCloseTo(sum, within(1e-12));
            assertThat(each.score()).isCloseTo(sum / each.tokenLogProbabilities().length, within(1e-12));
        }
    }

    @Test
    void equalScoresGoToTheEarlierPrefixAndTheLowerToken() {
        RandomModel model = new RandomModel(0, 50, 0); // every token as probable as any
        List<Hypothesis> found = BeamSearch.of(model)
                .width(3)
                .hypotheses(3)
                .suppressedTokens(0, 2)
                .maximumLength(MaximumLength.fixed(2))
                .search(SOURCE);
        assertThat(found.stream().map(Hypothesis::tokens))
                .containsExactly(new int[] {1, 1}, new int[] {1, 3}, new int[] {1, 4});
    }

    @Test
    void aSentenceAfterWhichNothingIsPossibleEndsUnfinished() {
        RandomModel model = new RandomModel(4, 4, 1) {
            @Override
            double[] logits(int[] source, int[] prefix) {
                double[] logits = super.logits(source, prefix);
                if (source.length == 1 && prefix.length == 2) {
                    Arrays.fill(logits, Double.NEGATIVE_INFINITY);
                }
                logits[END] = Double.NEGATIVE_INFINITY;
                return logits;
            }
        };
        List<List<Hypothesis>> found = BeamSearch.of(model)
                .width(2)
                .hypotheses(2)
                .maximumLength(MaximumLength.fixed(4))
                .search(List.of(new int[] {1}, new int[] {1, 2}));
        assertThat(found.get(0)).hasSize(2).allMatch(h -> !h.finished() && h.tokens().length == 2);
        assertThat(found.get(1)).hasSize(2).allMatch(h -> !h.finished() && h.tokens().length == 4);

        List<Hypothesis> nothing =
                BeamSearch.of(model).suppressedTokens(0, 1, 2, 3).search(SOURCE);
        assertThat(nothing).hasSize(1);
        assertThat(nothing.get(0).tokens()).isEmpty();
        assertThat(nothing.get(0).logProbability()).isZero();
    }

    @Test
    void whatIsImpossibleIsNeverChosenEvenIfTheBeamStaysNarrow() {
        RandomModel model = new RandomModel(4, 6, 1) {
            @Override
            double[] logits(int[] source, int[] prefix) {
                double[] logits = super.logits(source, prefix);
                Arrays.fill(logits, 2, 6, Double.NEGATIVE_INFINITY); // the end and token 1 are all there is
                return logits;
            }
        };
        List<Hypothesis> found = BeamSearch.of(model)
                .width(5)
                .hypotheses(5)
                .maximumLength(MaximumLength.fixed(3))
                .search(SOURCE);
        assertThat(found.stream().map(h -> h.tokens().length + (h.finished() ? " ended" : " cut")))
                .containsExactlyInAnyOrder("0 ended", "1 ended", "2 ended", "3 cut");
        assertThat(found).allMatch(h -> Arrays.stream(h.tokens()).allMatch(token -> token == 1));
    }

    @Test
    void notANumberIsRefusedWithTheSourceNamedAndTheSessionClosed() {
        RandomModel model = new RandomModel(4, 6, 1) {
            @Override
            double[] logits(int[] source, int[] prefix) {
                double[] logits = super.logits(source, prefix);
                if (source.length == 2 && prefix.length == 1) {
                    logits[4] = Double.NaN;
                }
                return logits;
            }
        };
        List<int[]> sources = List.of(new int[] {1}, new int[] {1, 2}, new int[] {1, 2, 3});
        assertThatThrownBy(() -> BeamSearch.of(model)
                        .suppressedTokens(4)
                        .minimumLength(3)
                        .search(sources))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the model's logits for source 2 hold NaN at token 4; "
                        + "expected finite numbers or -Infinity");
        assertThat(model.sessions).hasSize(1).allMatch(session -> session.closed);
    }

    @Test
    void sessionsAreClosed() {
        RandomModel model = new RandomModel(4, 6, 1);
        BeamSearch.of(model).tokensPerBatch(20).search(RandomModel.sources(1, 10, 4));
        assertThat(model.sessions).hasSizeGreaterThan(1).allMatch(session -> session.closed);
    }

    @Test
    void leavesNoNativeMemoryBehindAndTheGradientModeAsItWas() {
        RandomModel model = new RandomModel(4, 6, 1);
        RandomModel failing = new RandomModel(4, 6, 1) {
            @Override
            double[] logits(int[] source, int[] prefix) {
                double[] logits = super.logits(source, prefix);
                logits[0] = prefix.length == 2 ? Double.NaN : logits[0];
                return logits;
            }
        };
        BeamSearch.of(model).search(SOURCE);
        long before = Pointer.totalCount();
        for (int i = 0; i < 20; i++) {
            BeamSearch.of(model).search(SOURCE);
            GreedySearch.of(model).search(SOURCE);
            assertThatThrownBy(() -> BeamSearch.of(failing).minimumLength(4).search(SOURCE))
                    .hasMessageContaining("NaN");
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        try (Tensor forgotten = model.tensor(new double[6], 1)) {
            assertThat(Pointer.totalCount())
                    .as("the measure sees %s", forgotten)
                    .isGreaterThan(before);
        }
        assertThat(GradMode.is_enabled()).isTrue();
    }

    @Test
    void settingsLeaveTheSearchTheyStartFromAsItWas() {
        BeamSearch search = BeamSearch.of(new RandomModel(4, 6, 1)).width(2);
        List<Hypothesis> before = search.search(SOURCE);
        assertThat(search.width(4).hypotheses(4).suppressedTokens(1, 2).search(SOURCE))
                .isNotEqualTo(before);
        assertThat(search.search(SOURCE)).isEqualTo(before);
    }

    @Test
    void nothingToSearchFindsNothing() {
        assertThat(BeamSearch.of(new RandomModel(4, 6, 1)).search(List.of())).isEmpty();
    }

    @Test
    void nonsenseIsRefused() {
        BeamSearch search = BeamSearch.of(new RandomModel(4, 6, 1));
        assertThatThrownBy(() -> search.width(0)).hasMessage("the width of a beam must be at least 1, not 0");
        assertThatThrownBy(() -> search.hypotheses(-1))
                .hasMessage("the number of hypotheses must be at least 1, not -1");
        assertThatThrownBy(() -> search.hypotheses(6).search(SOURCE))
                .hasMessage("6 hypotheses need a beam at least that wide, but the width is 5");
        assertThatThrownBy(() -> search.endTokens(6).search(SOURCE))
                .hasMessage("end token 6 is outside the model's vocabulary of 6 tokens");
        assertThatThrownBy(() -> search.suppressedTokens(-1).search(SOURCE))
                .hasMessage("suppressed token -1 is outside the model's vocabulary of 6 tokens");
        assertThatThrownBy(() -> search.minimumLength(-1))
                .hasMessage("a minimum length must not be negative, but is -1");
        assertThatThrownBy(() -> search.tokensPerBatch(0)).hasMessage("a batch needs at least 1 token, not 0");
    }

    private static void assertSame(List<Hypothesis> found, List<Hypothesis> expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).tokens()).isEqualTo(expected.get(i).tokens());
            assertThat(found.get(i).endToken()).isEqualTo(expected.get(i).endToken());
            assertThat(found.get(i).logProbability()).isCloseTo(expected.get(i).logProbability(), within(1e-9));
            assertThat(found.get(i).score()).isCloseTo(expected.get(i).score(), within(1e-9));
        }
    }
}
