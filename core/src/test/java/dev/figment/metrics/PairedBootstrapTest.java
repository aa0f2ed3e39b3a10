package dev.figment.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {

    private static final int SEGMENTS = 100;
    private static final List<String> REFERENCES = references();

    private final PairedBootstrap test = new PairedBootstrap(Bleu.standard(), 400, RandomKey.of(7));

    @Test
    void aSystemDoesNotDifferFromItself() {
        PairedBootstrap.Comparison same = test.compare(garbled(0.2, 1), garbled(0.2, 1), REFERENCES);

        assertThat(same.difference()).isZero();
        assertThat(same.lower()).isZero();
        assertThat(same.upper()).isZero();
        assertThat(same.wins()).isZero();
        assertThat(same.pValue()).isEqualTo(1);
    }

    @Test
    void aMuchBetterSystemIsSignificantlyBetter() {
        PairedBootstrap.Comparison better = test.compare(garbled(0.3, 1), garbled(0.1, 2), REFERENCES);

        assertThat(better.difference())
                .isEqualTo(better.system() - better.baseline())
                .isPositive();
        assertThat(better.lower()).isPositive().isLessThan(better.difference());
        assertThat(better.upper()).isGreaterThan(better.difference());
        assertThat(better.wins()).isEqualTo(1);
        assertThat(better.pValue()).isLessThan(0.01);
    }

    @Test
    void twoEquallyGarbledSystemsAreNotTold() {
        PairedBootstrap.Comparison alike = test.compare(garbled(0.2, 1), garbled(0.2, 2), REFERENCES);

        assertThat(alike.lower()).isNegative();
        assertThat(alike.upper()).isPositive();
        assertThat(alike.pValue()).isGreaterThan(0.05);
    }

    @Test
    void swappedSystemsGiveTheOppositeOfOneAnother() {
        PairedBootstrap.Comparison there = test.compare(garbled(0.2, 1), garbled(0.15, 2), REFERENCES);
        PairedBootstrap.Comparison back = test.compare(garbled(0.15, 2), garbled(0.2, 1), REFERENCES);

        assertThat(back.difference()).isEqualTo(-there.difference());
        assertThat(back.lower()).isEqualTo(-there.upper());
        assertThat(back.pValue()).isEqualTo(there.pValue());
    }

    @Test
    void theSameKeyDrawsTheSameTestSets() {
        var again = new PairedBootstrap(Bleu.standard(), 400, RandomKey.of(7));
        var other = new PairedBootstrap(Bleu.standard(), 400, RandomKey.of(8));

        var first = test.compare(garbled(0.2, 1), garbled(0.15, 2), REFERENCES);
        assertThat(again.compare(garbled(0.2, 1), garbled(0.15, 2), REFERENCES)).isEqualTo(first);
        assertThat(other.compare(garbled(0.2, 1), garbled(0.15, 2), REFERENCES).lower())
                .isNotEqualTo(first.lower());
    }

    @Test
    void theScoresAreTheCorpusScores() {
        List<String> system = garbled(0.2, 1);

        assertThat(test.compare(REFERENCES, system, REFERENCES).system())
                .isEqualTo(Bleu.standard().corpus(system, REFERENCES).score());
    }

    @Test
    void theTextSaysEverything() {
        var comparison = new PairedBootstrap.Comparison(40.1, 39.5, -0.6, -1.25, 0.125, 0.2, 0.0625);

        assertThat(comparison.text()).isEqualTo("39.50 − 40.10 = −0.60, 95 % interval [−1.25, +0.12], p = 0.062");
    }

    @Test
    void tooFewResamplesAreRefused() {
        assertThatThrownBy(() -> new PairedBootstrap(Bleu.standard(), 39, RandomKey.of(1)))
                .hasMessage("a 95 % interval needs at least 40 resamples, but there are 39");
    }

    private static List<String> references() {
        RandomStream random = RandomKey.of(1).stream();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < SEGMENTS; i++) {
            StringBuilder line = new StringBuilder();
            for (int word = 0; word < 10; word++) {
                line.append(" w").append(random.nextInt(50));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** The references with a share of the words replaced. */
    private static List<String> garbled(double share, long seed) {
        RandomStream random = RandomKey.of(seed).stream();
        List<String> lines = new ArrayList<>();
        for (String reference : REFERENCES) {
            StringBuilder line = new StringBuilder();
            for (String word : WhiteSpace.split(reference)) {
                line.append(' ').append(random.nextDouble() < share ? "wrong" : word);
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
