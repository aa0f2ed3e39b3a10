package dev.figment.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PerplexityTest {

    @Test
    void aUniformGuessAmongKHasPerplexityK() {
        assertThat(new Perplexity(5 * Math.log(8), 5).value()).isCloseTo(8, within(1e-12));
    }

    @Test
    void certaintyHasPerplexityOne() {
        assertThat(new Perplexity(0, 3).value()).isEqualTo(1);
    }

    @Test
    void textsAddUpByTokensNotByTexts() {
        Perplexity both = new Perplexity(Math.log(4), 1).plus(new Perplexity(0, 3));

        assertThat(both.value()).isCloseTo(Math.pow(4, 0.25), within(1e-12));
        assertThat(both.meanNats()).isCloseTo(Math.log(4) / 4, within(1e-12));
    }

    @Test
    void aDivergedModelShows() {
        assertThat(new Perplexity(Double.NaN, 1).value()).isNaN();
        assertThat(new Perplexity(Double.POSITIVE_INFINITY, 1).value()).isInfinite();
    }

    @Test
    void noTokensAreRefused() {
        assertThatThrownBy(() -> new Perplexity(1, 0))
                .hasMessage("perplexity needs at least one token, but there are 0");
    }
}
