package dev.figment.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytePairTokenizerTest {

    @ParameterizedTest
    @ValueSource(strings = {"cased", "lowercase"})
    void encodesHostileTextsAsTheReference(String name) throws Exception {
        BytePairTokenizer tokenizer = Fixtures.tokenizer(name);
        List<Fixtures.Encoding> encodings = Fixtures.encodings(name);
        assertThat(encodings).hasSizeGreaterThan(150);
        for (Fixtures.Encoding expected : encodings) {
            assertThat(tokenizer.encode(expected.text())).as(expected.text()).isEqualTo(expected.ids());
        }
    }

    @Test
    void decodesHostileIdsAsTheReference() throws Exception {
        BytePairTokenizer tokenizer = Fixtures.tokenizer("cased");
        List<Fixtures.Encoding> decodings = Fixtures.decodings();
        assertThat(decodings).hasSizeGreaterThan(40);
        for (Fixtures.Encoding expected : decodings) {
            assertThat(tokenizer.decode(expected.ids()))
                    .as(Arrays.toString(expected.ids()))
                    .isEqualTo(expected.text());
        }
    }

    @Test
    void decodingGivesTheTextBack() throws Exception {
        BytePairTokenizer cased = Fixtures.tokenizer("cased");
        BytePairTokenizer lowercase = Fixtures.tokenizer("lowercase");
        for (Fixtures.Encoding encoding : Fixtures.encodings("cased")) {
            String text = encoding.text();
            assertThat(cased.decode(cased.encode(text))).isEqualTo(text);
            assertThat(lowercase.decode(lowercase.encode(text))).isEqualTo(LowerCase.of(text));
        }
    }

    @Test
    void aWordIsTheSameAtTheStartAndInside() throws Exception {
        BytePairTokenizer tokenizer = Fixtures.tokenizer("cased");
        int[] once = tokenizer.encode("Mann");
        int[] twice = tokenizer.encode("Mann Mann");
        assertThat(twice).startsWith(once).endsWith(once).hasSize(2 * once.length);
    }

    @Test
    void aSpecialTokenInTheTextIsPlainText() throws Exception {
        BytePairTokenizer tokenizer = Fixtures.tokenizer("cased");
        assertThat(tokenizer.encode("a </s> <pad><s>")).doesNotContain(0, 1, 2);
    }

    @Test
    void specialTokensAreLeftOutOfTextAndShownAsTokens() throws Exception {
        BytePairTokenizer tokenizer = Fixtures.tokenizer("cased");
        int[] word = tokenizer.encode("a");
        int[] ids = {tokenizer.startId(), word[0], tokenizer.endId(), tokenizer.padId()};
        assertThat(tokenizer.decode(ids)).isEqualTo("a");
        assertThat(tokenizer.tokens(ids)).containsExactly("<s>", "▁a", "</s>", "<pad>");
    }

    @Test
    void tokensShowBytesThatAreNoCharacterAsHexadecimal() {
        BytePairTokenizer bytesOnly =
                BytePairTraining.of(BytePairTraining.SMALLEST_VOCABULARY).train(List.of());
        assertThat(bytesOnly.tokens(bytesOnly.encode("ä!"))).containsExactly("▁", "<0xC3>", "<0xA4>", "!");
    }

    @Test
    void halfASurrogatePairBecomesAReplacementCharacter() throws Exception {
        BytePairTokenizer tokenizer = Fixtures.tokenizer("cased");
        assertThat(tokenizer.decode(tokenizer.encode("a\uD83Db\uDC4D👍🏽"))).isEqualTo("a\uFFFDb\uFFFD👍🏽");
    }

    @Test
    void encodesAWordOfAMillionLetters() throws Exception {
        BytePairTokenizer tokenizer = Fixtures.tokenizer("cased");
        String word = "ab".repeat(500_000);
        assertThat(tokenizer.decode(tokenizer.encode(word))).isEqualTo(word);
    }

    @Test
    void servesManyThreads() throws Exception {
        BytePairTokenizer tokenizer = Fixtures.tokenizer("cased");
        List<Fixtures.Encoding> encodings = Fixtures.encodings("cased");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<int[]>>> results = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                results.add(threads.submit(() ->
                        encodings.stream().map(e -> tokenizer.encode(e.text())).toList()));
            }
            for (Future<List<int[]>> result : results) {
                for (int i = 0; i < encodings.size(); i++) {
                    assertThat(result.get().get(i)).isEqualTo(encodings.get(i).ids());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesIdsOutsideTheVocabulary() throws Exception {
        BytePairTokenizer tokenizer = Fixtures.tokenizer("cased");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokenizer.decode(new int[] {400}))
                .withMessage("token id must be in 0 … 399, the vocabulary, but is 400");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokenizer.tokens(new int[] {-1}))
                .withMessageContaining("-1");
    }

    @Test
    void refusesAVocabularyThatCannotEncodeEverything() throws Exception {
        BytePairTokenizer whole = Fixtures.tokenizer("cased");
        List<String> vocabulary = new ArrayList<>(whole.vocabulary().subList(0, BytePairTraining.SMALLEST_VOCABULARY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BytePairTokenizer(List.of("<s>", "a"), List.of(), false))
                .withMessage("a vocabulary must begin with [<pad>, </s>, <s>], but begins with [<s>, a]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BytePairTokenizer(vocabulary, List.of(new BytePairMerge("a", "b")), false))
                .withMessage("the merge of \"a\" and \"b\" needs the token \"ab\", which is not in the vocabulary");
        vocabulary.set(vocabulary.indexOf("a"), "bc");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BytePairTokenizer(vocabulary, List.of(), false))
                .withMessage("a byte-level vocabulary needs a token for each of 256 bytes, but has none for byte 97,"
                        + " \"a\"");
        vocabulary.set(vocabulary.indexOf("bc"), "b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BytePairTokenizer(vocabulary, List.of(), false))
                .withMessageContaining("tokens of a vocabulary must differ, but \"b\"");
    }
}
