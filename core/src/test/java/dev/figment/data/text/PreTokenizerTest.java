package dev.figment.data.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PreTokenizerTest {

    @Test
    void keepsOneSpaceWithTheWordBehindIt() {
        assertThat(pieces(" Ein Mann  geht")).containsExactly(" Ein", " Mann", " ", " geht");
    }

    @Test
    void isolatesDigitsAndPunctuation() {
        assertThat(pieces(" 42 (ja), „so“…")).containsExactly(" 4", "2", " (", "ja", ")", ",", " „", "so", "“", "…");
    }

    @Test
    void keepsJoinersInsideTheirWord() {
        assertThat(pieces(" می\u200Cخواهم")).hasSize(1);
        assertThat(pieces("👨\u200D👩\u200D👧")).hasSize(1);
    }

    @Test
    void splitsAsItsRegularExpressionDoes() {
        Pattern pattern = Pattern.compile(PreTokenizer.PATTERN);
        for (String text : randomTexts()) {
            List<String> expected =
                    pattern.matcher(text).results().map(MatchResult::group).toList();
            assertThat(pieces(text)).isEqualTo(expected);
            assertThat(String.join("", pieces(text))).isEqualTo(text);
        }
    }

    private static List<String> randomTexts() {
        int[] blocks = {
            0x00, 0x20, 0x40, 0x60, 0x80, 0xA0, 0xC0, 0xE0, 0x1FF0, 0x2000, 0x2020, 0x2050, 0x3000, 0x3010, 0xFF00,
            0xFF10, 0xFF30, 0xFF50, 0x1F600
        };
        RandomStream random = RandomKey.of(1).fold("texts").stream();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                boolean space = random.nextInt(4) == 0;
                text.appendCodePoint(space ? ' ' : blocks[random.nextInt(blocks.length)] + random.nextInt(32));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        PreTokenizer.split(text, pieces::add);
        return pieces;
    }
}
