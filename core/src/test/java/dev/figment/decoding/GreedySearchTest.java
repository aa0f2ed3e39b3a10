package dev.figment.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GreedySearchTest {

    private static final int[] SOURCE = {7, 3, 11};

    @Test
    void takesTheMostProbableTokenUntilTheEnd() {
        for (int seed = 0; seed < 20; seed++) {
            RandomModel model = new RandomModel(seed, 6, 1);
            Hypothesis found = GreedySearch.of(model).minimumLength(2).search(SOURCE);

            int[] prefix = {};
            double sum = 0;
            int token = -1;
            while (prefix.length < 16) { // twice the source and ten more
                double[] next = model.logProbabilities(SOURCE, prefix);
                token = -1;
                for (int v = prefix.length < 2 ? 1 : 0; v < next.length; v++) {
                    token = token < 0 || next[v] > next[token] ? v : token;
                }
                sum += next[token];
                if (token == RandomModel.END) {
                    break;
                }
                prefix = Arrays.copyOf(prefix, prefix.length + 1);
                prefix[prefix.length - 1] = token;
            }
            assertThat(found.tokens()).isEqualTo(prefix);
            assertThat(found.endToken())
                    .isEqualTo(token == RandomModel.END ? OptionalInt.of(RandomModel.END) : OptionalInt.empty());
            assertThat(found.logProbability()).isCloseTo(sum, within(1e-12));
            assertThat(found.score()).isEqualTo(found.logProbability());
        }
    }

    @Test
    void aBatchIsItsSentencesOneByOneInAnySplit() {
        for (int seed = 0; seed < 5; seed++) {
            RandomModel model = new RandomModel(seed, 6, 1);
            List<int[]> sources = RandomModel.sources(seed, 20, 8);
            GreedySearch search = GreedySearch.of(model);
            List<Hypothesis> alone = sources.stream().map(search::search).toList();
            assertThat(search.search(sources)).isEqualTo(alone);
            assertThat(search.tokensPerBatch(30).search(sources)).isEqualTo(alone);
        }
    }

    @Test
    void finishedSentencesLeaveTheBatch() {
        RandomModel model = new RandomModel(2, 6, 1);
        List<int[]> sources = RandomModel.sources(2, 20, 8);
        int tokens = GreedySearch.of(model).search(sources).stream()
                .mapToInt(h -> h.tokenLogProbabilities().length)
                .sum();
        assertThat(model.sessions).hasSize(1).allMatch(session -> session.closed);
        assertThat(model.rowsComputed()).isEqualTo(tokens);
    }

    @Test
    void obeysSuppressedTokensEndTokensAndTheMaximumLength() {
        RandomModel model = new RandomModel(9, 6, 1);
        Hypothesis found = GreedySearch.of(model)
                .endTokens()
                .suppressedTokens(0, 2, 4)
                .maximumLength(MaximumLength.fixed(30))
                .search(SOURCE);
        assertThat(found.finished()).isFalse();
        assertThat(found.tokens()).hasSize(30).doesNotContain(0, 2, 4);
    }

    @Test
    void equalsGoToTheLowestToken() {
        RandomModel model = new RandomModel(9, 70, 0);
        assertThat(GreedySearch.of(model)
                        .suppressedTokens(0, 1)
                        .maximumLength(MaximumLength.fixed(2))
                        .search(SOURCE)
                        .tokens())
                .containsExactly(2, 2);
    }

    @Test
    void aSentenceAfterWhichNothingIsPossibleEndsUnfinished() {
        RandomModel model = new RandomModel(9, 6, 1) {
            @Override
            double[] logits(int[] source, int[] prefix) {
                double[] logits = super.logits(source, prefix);
                logits[END] = Double.NEGATIVE_INFINITY;
                if (prefix.length == source.length) {
                    Arrays.fill(logits, Double.NEGATIVE_INFINITY);
                }
                return logits;
            }
        };
        List<Hypothesis> found = GreedySearch.of(model).search(List.of(new int[] {1}, new int[] {1, 2, 3}));
        assertThat(found).noneMatch(Hypothesis::finished);
        assertThat(found.stream().map(h -> h.tokens().length)).containsExactly(1, 3);
    }

    @Test
    void infinityIsRefusedWithTheSourceNamedAndTheSessionClosed() {
        RandomModel model = new RandomModel(9, 6, 1) {
            @Override
            double[] logits(int[] source, int[] prefix) {
                double[] logits = super.logits(source, prefix);
                logits[2] = source.length == 1 ? Double.POSITIVE_INFINITY : logits[2];
                return logits;
            }
        };
        assertThatThrownBy(() -> GreedySearch.of(model).search(List.of(new int[] {1, 2}, new int[] {1})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the model's logits for source 2 hold Infinity at token 2");
        assertThat(model.sessions).hasSize(1).allMatch(session -> session.closed);
    }

    @Test
    void aModelThatCanSayNothingMoreIsRefused() {
        RandomModel model = new RandomModel(9, 6, 1) {
            @Override
            public int longestOutput(int[] input) {
                return 2 - input.length;
            }
        };
        assertThatThrownBy(() -> GreedySearch.of(model).search(SOURCE))
                .hasMessage("the model can generate nothing after an input of 3 tokens: its longest output is -1");
    }
}
