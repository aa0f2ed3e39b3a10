package dev.figment.cli.translation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputLineTest {

    @Test
    void a_translation_stays_one_line_and_one_field_whatever_the_model_wrote() {
        assertThat(OutputLine.of("a\tb\r\nc\nd")).isEqualTo("a b  c d");
        assertThat(OutputLine.of("ein Hund\u2028und")).isEqualTo("ein Hund\u2028und");
    }
}
