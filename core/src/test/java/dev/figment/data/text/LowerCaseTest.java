package dev.figment.data.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LowerCaseTest {

    @Test
    void mapsEachCodePointOnItsOwn() {
        assertThat(LowerCase.of("Ein MANN, Ärger, ΣΑΣ, ẞ"))
                .as("no final sigma: the context is not looked at")
                .isEqualTo("ein mann, ärger, σασ, ß");
    }

    @Test
    void givesACapitalIWithDotItsDotBack() {
        assertThat(LowerCase.of("İ")).isEqualTo("i\u0307");
    }

    @Test
    void returnsLowerCaseTextItself() {
        String text = "a man, 2 dogs.";
        assertThat(LowerCase.of(text)).isSameAs(text);
    }

    /** The sum was made with the Lowercase normaliser of Hugging Face tokenizers 0.23.2, which has Unicode 17. */
    @Test
    void equalsTheReferenceOnEveryCodePointWhateverTheJdk() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                String lower = LowerCase.of(Character.toString(codePoint));
                digest.update((lower + '\n').getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("62a955092f4341ca841e803dc5d73e6df6210c1d7a8046780af533dc63ec2bd1");
    }
}
