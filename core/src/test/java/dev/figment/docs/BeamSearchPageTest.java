package dev.figment.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.decoding.BeamSearch;
import dev.figment.decoding.EarlyStopping;
import dev.figment.decoding.GreedySearch;
import dev.figment.decoding.Hypothesis;
import dev.figment.decoding.LengthPenalty;
import dev.figment.decoding.MaximumLength;
import dev.figment.decoding.NextTokenModel;
import dev.figment.decoding.NextTokenSession;
import dev.figment.tensor.ArrayTensors;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class BeamSearchPageTest {

    /** A language of two words, a and b: p(next | previous). It reads no source. */
    static final class Bigrams implements NextTokenModel {

        static final int END = 0;
        static final int A = 1;
        static final int B = 2;
        static final int START = 3;

        // columns: end, a, b
        static final double[][] PROBABILITIES = {
            {1.0, 0.0, 0.0}, // after the end, which nobody asks for
            {0.4, 0.3, 0.3}, // after a
            {0.9, 0.05, 0.05}, // after b
            {0.1, 0.5, 0.4}, // at the start
        };

        @Override
        public int vocabularySize() {
            return 3;
        }

        @Override
        public Set<Integer> endTokens() {
            return Set.of(END);
        }

        @Override
        public NextTokenSession open(int[][] inputs) {
            return new NextTokenSession() {
                @Override
                public Tensor start() {
                    return after(IntStream.range(0, inputs.length).map(i -> START));
                }

                @Override
                public Tensor advance(int[] tokens) {
                    return after(IntStream.of(tokens));
                }

                @Override
                public void reorder(
                        int[] parents) {} // all that it remembers of a row is the last token, which it is told

                @Override
                public void close() {}
            };
        }

        private static Tensor after(IntStream previous) {
            double[] logits = previous.boxed()
                    .flatMapToDouble(token -> Arrays.stream(PROBABILITIES[token]))
                    .map(Math::log)
                    .toArray();
            return ArrayTensors.of(logits, logits.length / 3, 3); // [rows, V]
        }
    }

    @Test
    void a_wider_beam_finds_what_greedy_search_misses() {
        int[] source = {7, 4};
        NextTokenModel model = new Bigrams();

        Hypothesis greedy = GreedySearch.of(model).search(source); // a, log p = ln 0.20

        BeamSearch search = BeamSearch.of(model).width(2).maximumLength(MaximumLength.fixed(3));
        Hypothesis best = search.search(source).get(0); // b, log p = ln 0.36
        List<Hypothesis> two = search.hypotheses(2).search(source); // b, then a b

        assertThat(greedy.tokens()).containsExactly(Bigrams.A);
        assertThat(greedy.logProbability()).isCloseTo(Math.log(0.2), within(1e-12));
        assertThat(best.tokens()).containsExactly(Bigrams.B);
        assertThat(best.logProbability()).isCloseTo(Math.log(0.36), within(1e-12));
        assertThat(best.score()).isCloseTo(-0.511, within(5e-4));
        assertThat(two.get(0)).isEqualTo(best);
        assertThat(two.get(1).tokens()).containsExactly(Bigrams.A, Bigrams.B);
        assertThat(two.get(1).score()).isCloseTo(-0.667, within(5e-4));
        assertThat(search.hypotheses(2)
                        .earlyStopping(EarlyStopping.WIDTH_FINISHED)
                        .search(source)
                        .get(1)
                        .score())
                .isCloseTo(-0.805, within(5e-4));
    }

    @Test
    void many_sources_are_decoded_at_once() {
        NextTokenModel model = new Bigrams();

        List<int[]> sources = List.of(new int[] {7, 4}, new int[] {3, 9, 2});
        List<List<Hypothesis>> found = BeamSearch.of(model)
                .width(5)
                .hypotheses(3)
                .lengthPenalty(LengthPenalty.gnmt(0.6))
                .maximumLength(MaximumLength.ofSource(1.5, 5))
                .search(sources); // for each source, in this order, three hypotheses, best first

        assertThat(found).hasSize(2).allMatch(three -> three.size() == 3);
    }
}
