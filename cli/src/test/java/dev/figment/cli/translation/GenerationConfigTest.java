package dev.figment.cli.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.figment.cli.recipe.DecodingRecipe;
import dev.figment.decoding.LengthPenalty;
import dev.figment.decoding.MaximumLength;
import dev.figment.transformer.LayerConfig;
import dev.figment.transformer.TransformerConfig;
import org.junit.jupiter.api.Test;

class GenerationConfigTest {

    private static final TransformerConfig MODEL = TransformerConfig.of(300, 2, LayerConfig.of(16, 2, 32, 0.1));

    @Test
    void saysBeamAndLengthPenaltyOfTheRecipe() {
        JsonNode json = with(LengthPenalty.power(0.6));

        assertThat(json.path("num_beams").intValue()).isEqualTo(4);
        assertThat(json.path("length_penalty").doubleValue()).isEqualTo(0.6);
        assertThat(json.path("max_length").intValue()).isEqualTo(MODEL.maximumPositions());
    }

    @Test
    void saysTheBareSumAsAPenaltyOfZero() {
        assertThat(with(LengthPenalty.none()).path("length_penalty").doubleValue())
                .isZero();
        assertThat(with(LengthPenalty.none()).has("length_penalty")).isTrue();
    }

    @Test
    void leavesOutAPenaltyThatHuggingFaceDoesNotHave() {
        assertThat(with(LengthPenalty.gnmt(0.6)).has("length_penalty")).isFalse();
    }

    @Test
    void neverGeneratesPaddingOrTheStartToken() {
        assertThat(with(LengthPenalty.none()).path("bad_words_ids")).hasToString("[[0],[2]]");
    }

    private static JsonNode with(LengthPenalty penalty) {
        return GenerationConfig.of(new DecodingRecipe(4, penalty, MaximumLength.ofSource(2, 10)), MODEL);
    }
}
