package dev.figment.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hello, world!           | Hello , world !",
                "3.5 km, 1,000 m.        | 3.5 km , 1,000 m .",
                "a well-known 1990-2000  | a well-known 1990 - 2000",
                "it's (really) \"so\"    | it's ( really ) \" so \"",
                "&quot;x&quot; &amp; y   | \" x \" & y",
                "&amp;lt;                | <",
                "<skipped>a              | a",
                "“Café” …                | “Café” …",
            })
    void v13aSetsAsciiPunctuationApart(String line, String words) {
        assertThat(String.join(" ", Tokenization.V13A.tokenize(line))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"“Café”, 3.5 €! | “ Café ” , 3.5 € !", "it's | it ' s", "in 1990. | in 1990."})
    void internationalSetsUnicodePunctuationApart(String line, String words) {
        assertThat(String.join(" ", Tokenization.INTERNATIONAL.tokenize(line))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"日本 語 | 日 本 語", "a😀b | a 😀 b"})
    void charactersAreCodePoints(String line, String words) {
        assertThat(String.join(" ", Tokenization.CHARACTER.tokenize(line))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"it 's , a\u00a0b  c | it 's , a b c"})
    void noneSplitsAtUnicodeWhiteSpaceOnly(String line, String words) {
        assertThat(String.join(" ", Tokenization.NONE.tokenize(line))).isEqualTo(words);
    }
}
