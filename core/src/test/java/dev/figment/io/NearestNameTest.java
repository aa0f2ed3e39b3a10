package dev.figment.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    private static final List<String> NAMES = List.of("learningRate", "layers", "heads", "dropout", "beam");

    @ParameterizedTest
    @CsvSource({
        "learnngRate, learningRate",
        "LAYERS, layers",
        "haeds, heads",
        "dropuot, dropout",
        "bean, beam",
        "layer, layers"
    })
    void a_slip_finds_the_name(String typed, String meant) {
        assertThat(NearestName.of(typed, NAMES)).contains(meant);
    }

    @Test
    void another_word_finds_none() {
        assertThat(NearestName.of("vocabulary", NAMES)).isEmpty();
        assertThat(NearestName.hint("vocabulary", NAMES)).isEmpty();
    }

    @Test
    void the_hint_asks() {
        assertThat(NearestName.hint("head", NAMES)).isEqualTo("; did you mean heads?");
    }
}
