package dev.figment.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BytePairTrainingTest {

    @Test
    void learnsWhatTheReferenceTrainerLearns() throws Exception {
        assertThat(BytePairTraining.of(400).train(Fixtures.corpus())).isEqualTo(Fixtures.tokenizer("cased"));
        assertThat(BytePairTraining.of(400).withLowercase(true).train(Fixtures.corpus()))
                .isEqualTo(Fixtures.tokenizer("lowercase"));
    }

    @Test
    void mergesTheMostFrequentPairFirst() {
        BytePairTokenizer tokenizer = BytePairTraining.of(BytePairTraining.SMALLEST_VOCABULARY + 3)
                .train(List.of("low low low lower new new"));
        assertThat(tokenizer.merges())
                .as(
                        "Ġ l, l o and o w occur four times each: the lowest id on the left goes first, and new ids come last")
                .containsExactly(
                        new BytePairMerge("l", "o"), new BytePairMerge("Ġ", "lo"), new BytePairMerge("Ġlo", "w"));
    }

    @Test
    void doesNotDependOnTheOrderOfTheSentences() throws Exception {
        List<String> reversed = new ArrayList<>(Fixtures.corpus());
        Collections.reverse(reversed);
        assertThat(BytePairTraining.of(400).train(reversed)).isEqualTo(Fixtures.tokenizer("cased"));
    }

    @Test
    void neverMergesAcrossWords() throws Exception {
        assertThat(Fixtures.tokenizer("cased").merges())
                .allSatisfy(merge -> assertThat(merge.right()).doesNotContain("Ġ"));
    }

    @Test
    void aVocabularyLargerThanTheCorpusSupportsIsRefusedWithBothNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BytePairTraining.of(5_000).train(List.of("aaaa aaaa b")))
                .withMessage("a vocabulary of 5000 tokens is larger than the corpus supports: its pairs that occur at"
                        + " least 2 times make 262 tokens");
    }

    @Test
    void theMinimumCountIsWhatAPairMustReach() {
        List<String> corpus = List.of("xyz xyz xyz ab ab");
        assertThat(BytePairTraining.of(264).train(corpus).vocabulary()).contains("Ġxyz", "Ġab");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BytePairTraining.of(264).withMinimumCount(3).train(corpus))
                .withMessageContaining("at least 3 times make 262 tokens");
    }

    @Test
    void refusesAVocabularyWithoutRoomForTheBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BytePairTraining.of(258))
                .withMessage("vocabulary size must be at least 259 (3 special tokens and 256 bytes), but is 258");
    }
}
