package dev.figment.cli.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.metrics.ModeCoverage;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModeScoresTest {

    private static final double[] SHARES = {0.2, 0.2, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05};

    @Test
    void digitsInTheSharesOfTheTrainingLabelsDoNotDivergeThoughTheseAreUnequal() {
        Map<String, Double> measures = digits(
                        new int[] {4, 4, 2, 2, 2, 2, 1, 1, 1, 1}, new int[] {2, 6, 2, 2, 2, 2, 1, 1, 1, 1})
                .measures();

        assertThat(measures.get("reverse KL of digits, nats")).isCloseTo(0, within(1e-12));
        assertThat(measures.get("reverse KL of digits, nats of training images"))
                .isCloseTo(0.1 * Math.log(0.5) + 0.3 * Math.log(1.5), within(1e-12));
    }

    @Test
    void whatIsGeneratedStandsBesideWhatTrainingImagesHave() {
        ModeScores scores = digits(new int[] {12, 8, 0, 0, 0, 0, 0, 0, 0, 0}, new int[] {4, 4, 4, 4, 4, 0, 0, 0, 0, 0});

        assertThat(scores.measures())
                .containsEntry("digits made", 2.0)
                .containsEntry("digits made of training images", 5.0);
        assertThat(scores.lines())
                .containsExactly(
                        "  generated 0 … 9, %   60.0  40.0   0.0   0.0   0.0   0.0   0.0   0.0   0.0   0.0",
                        "  training set, %      20.0  20.0  20.0  20.0  20.0   0.0   0.0   0.0   0.0   0.0",
                        "  20 generated images: 2 of 10 digits, reverse KL 0.9364 nats",
                        "  20 training images: 5 of 10 digits, reverse KL 0.4159 nats",
                        "  from the shares of the digits among the labels of the training images");
    }

    private static ModeScores digits(int[] generated, int[] training) {
        return new ModeScores.Classes("digits", coverage(generated), coverage(training), SHARES);
    }

    private static ModeCoverage coverage(int[] counts) {
        int[] classes = IntStream.range(0, counts.length)
                .flatMap(digit -> IntStream.generate(() -> digit).limit(counts[digit]))
                .toArray();
        return ModeCoverage.ofClasses(classes, counts.length);
    }
}
