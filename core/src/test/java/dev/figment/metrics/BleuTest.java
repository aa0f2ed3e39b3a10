package dev.figment.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected texts are sacreBLEU 2.6.0's. */
class BleuTest {

    private static final List<String> HYPOTHESES = List.of("The cat sat on the mat.", "It is 3.5 km - really!");
    private static final List<String> REFERENCES = List.of("The cat is on the mat.", "It is 3.5 km, really!");

    private final Bleu bleu = Bleu.standard();

    @Test
    void corpusScoreReadsAsSacreBleuPrintsIt() {
        BleuScore score = bleu.corpus(HYPOTHESES, REFERENCES);

        assertThat(score.text())
                .isEqualTo("BLEU = 48.89 85.7/66.7/40.0/25.0 (BP = 1.000 ratio = 1.000 hyp_len = 14 ref_len = 14)");
        assertThat(score.signature()).isEqualTo("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0");
    }

    @Test
    void aPerfectTranslationScoresAHundred() {
        assertThat(bleu.corpus(REFERENCES, REFERENCES).score()).isCloseTo(100, within(1e-9));
    }

    @Test
    void caseCountsUnlessLowercased() {
        List<String> shouted = REFERENCES.stream().map(String::toUpperCase).toList();

        assertThat(bleu.corpus(shouted, REFERENCES).score()).isLessThan(50);
        BleuScore score = bleu.lowercased().corpus(shouted, REFERENCES);
        assertThat(score.score()).isCloseTo(100, within(1e-9));
        assertThat(score.signature()).contains("case:lc");
    }

    @Test
    void anotherReferenceCanOnlyAddMatches() {
        References two =
                References.ofTranslations(List.of(REFERENCES, List.of("A cat sat on a mat.", "It is 3.5 kilometres!")));

        BleuScore score = bleu.corpus(HYPOTHESES, two);

        assertThat(score.score())
                .isGreaterThan(bleu.corpus(HYPOTHESES, REFERENCES).score());
        assertThat(score.signature()).startsWith("nrefs:2|");
    }

    @Test
    void aDifferingNumberOfReferencesIsSaidInTheSignature() {
        References uneven = new References(List.of(List.of("a", "b"), List.of("c")));

        assertThat(bleu.corpus(List.of("a", "c"), uneven).signature()).startsWith("nrefs:var|");
    }

    @Test
    void shortSentencesScoreOverTheOrdersTheyHave() {
        assertThat(bleu.sentence("a b", List.of("a b")).score()).isCloseTo(100, within(1e-9));
        assertThat(bleu.corpus(List.of("a b"), List.of("a b")).score()).isZero();
        assertThat(bleu.sentence("a b", List.of("a b")).signature()).contains("eff:yes");
    }

    @Test
    void nothingMatchedIsZero() {
        assertThat(bleu.corpus(List.of("x y z w"), List.of("a b c d")).score()).isZero();
        assertThat(bleu.sentence("", List.of("a b")).score()).isZero();
        assertThat(bleu.sentence("", List.of("a b")).brevityPenalty()).isZero();
        assertThat(bleu.sentence("", List.of("")).text())
                .isEqualTo("BLEU = 0.00 0.0/0.0/0.0/0.0 (BP = 1.000 ratio = 0.000 hyp_len = 0 ref_len = 0)");
    }

    @Test
    void withoutSmoothingOneOrderWithoutMatchIsZero() {
        List<String> hypothesis = List.of("a b c x d e f");
        List<String> reference = List.of("a b c y d e f");

        assertThat(bleu.with(Smoothing.none()).corpus(hypothesis, reference).score())
                .isZero();
        assertThat(bleu.corpus(hypothesis, reference).score()).isPositive();
    }

    @Test
    void brevityIsPenalised() {
        BleuScore half = bleu.corpus(List.of("a b c d e"), List.of("a b c d e f g h i j"));

        assertThat(half.brevityPenalty()).isCloseTo(Math.exp(-1), within(1e-12));
        assertThat(half.score()).isCloseTo(100 * Math.exp(-1), within(1e-9));
    }

    @Test
    void tokenisationChangesTheScoreAndTheSignature() {
        BleuScore none = bleu.with(Tokenization.NONE).corpus(HYPOTHESES, REFERENCES);

        assertThat(none.score())
                .isNotCloseTo(bleu.corpus(HYPOTHESES, REFERENCES).score(), within(1.0));
        assertThat(none.signature()).contains("tok:none");
    }

    @Test
    void unequalCountsAreRefusedWithBothNumbers() {
        assertThatThrownBy(() -> bleu.corpus(List.of("a"), List.of("a", "b", "c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there must be one hypothesis for each reference, but there are 1 hypotheses and references"
                        + " for 3 segments");
        assertThatThrownBy(() -> bleu.corpus(List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one segment");
        assertThatThrownBy(() -> bleu.sentence("a", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("segment 0 has no reference");
        assertThatThrownBy(() -> References.ofTranslations(List.of(List.of("a"), List.of("a", "b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1, but one has 2");
    }

    @Test
    void smoothingRefusesNonsense() {
        assertThatThrownBy(() -> new Smoothing.Floor(0))
                .hasMessageContaining("must be positive and finite, but is 0.0");
        assertThatThrownBy(() -> new Smoothing.AddK(Double.NaN)).hasMessageContaining("NaN");
        assertThat(new Smoothing.Floor(0.1).signature()).isEqualTo("floor[0.10]");
    }
}
