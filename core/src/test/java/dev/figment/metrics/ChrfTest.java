package dev.figment.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected scores are sacreBLEU 2.6.0's. */
class ChrfTest {

    private static final List<String> HYPOTHESES = List.of("The cat sat on the mat.", "It is 3.5 km - really!");
    private static final List<String> REFERENCES = List.of("The cat is on the mat.", "It is 3.5 km, really!");

    @Test
    void chrfReadsAsSacreBleuPrintsIt() {
        ChrfScore score = Chrf.standard().corpus(HYPOTHESES, REFERENCES);

        assertThat(score.score()).isCloseTo(70.6100794041027, within(1e-9));
        assertThat(score.text()).isEqualTo("chrF2 = 70.61");
        assertThat(score.signature()).isEqualTo("nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0");
    }

    @Test
    void chrfPlusPlusCountsWordsToo() {
        ChrfScore score = Chrf.plusPlus().corpus(HYPOTHESES, REFERENCES);

        assertThat(score.score()).isCloseTo(72.0077225800171, within(1e-9));
        assertThat(score.name()).isEqualTo("chrF2++");
        assertThat(score.signature()).contains("nw:2");
    }

    @Test
    void aPerfectTranslationScoresAHundredAndAnEmptyOneNothing() {
        assertThat(Chrf.plusPlus().corpus(REFERENCES, REFERENCES).score()).isCloseTo(100, within(1e-9));
        assertThat(Chrf.plusPlus().sentence("", List.of("a")).score()).isZero();
        assertThat(Chrf.standard().sentence("", List.of("")).score()).isZero();
    }

    @Test
    void recallWeighsMoreThanPrecision() {
        double tooLong =
                Chrf.standard().sentence("the cat sat down", List.of("the cat")).score();
        double tooShort =
                Chrf.standard().sentence("the cat", List.of("the cat sat down")).score();

        assertThat(tooLong).isGreaterThan(tooShort);
    }

    @Test
    void ofSeveralReferencesTheBestCounts() {
        Chrf chrf = Chrf.standard();

        assertThat(chrf.sentence("a cat", List.of("xyz", "a cat")).score()).isCloseTo(100, within(1e-9));
    }

    @Test
    void charactersAreCodePointsAndSpacesDoNotCount() {
        Chrf chrf = new Chrf(1, 0, 2, false, false);

        assertThat(chrf.sentence("😀", List.of("😁")).score()).isZero(); // they share their first surrogate
        assertThat(chrf.sentence("a\u00a0b", List.of("ab")).score()).isCloseTo(100, within(1e-9));
    }

    @Test
    void caseCountsUnlessLowercased() {
        assertThat(Chrf.standard().sentence("CAT", List.of("cat")).score()).isZero();
        assertThat(Chrf.standard().lowercased().sentence("CAT", List.of("cat")).score())
                .isCloseTo(100, within(1e-9));
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Chrf(0, 0, 2, false, false)).hasMessageContaining("at least one order");
        assertThatThrownBy(() -> new Chrf(6, 0, 0, false, false)).hasMessage("beta must be positive, but is 0");
        assertThatThrownBy(() -> Chrf.standard().corpus(List.of("a", "b"), List.of("a")))
                .hasMessageContaining("2 hypotheses and references for 1 segments");
    }
}
