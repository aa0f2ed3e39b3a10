package dev.figment.cli.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Scores of features on a line, whose figures are known. */
class ImageScoresTest {

    private static final int EACH = 20;

    /** Half of what is tested on is never generated, and all that is generated looks real. */
    @Test
    void aGeneratorThatMissesAModeIsPreciseAndLacksRecall() {
        Map<String, Double> measures =
                scores(around(0), around(0, 100), around(0, 100)).measures();

        assertThat(measures)
                .containsEntry("precision", 1.0)
                .containsEntry("recall", 0.5)
                .containsEntry("coverage", 0.5)
                .containsEntry("precision of training images", 1.0)
                .containsEntry("recall of training images", 1.0)
                .containsEntry("coverage of training images", 1.0);
        assertThat(measures.get("Fréchet distance")).isGreaterThan(1_000);
        assertThat(measures.get("Fréchet distance of training images")).isCloseTo(0, within(1e-6));
        assertThat(measures.get("kernel distance")).isGreaterThan(measures.get("kernel distance of training images"));
    }

    /** Half of what is generated is nothing real, and all that is real can be generated. */
    @Test
    void aGeneratorThatMakesSomethingElseBesidesHasRecallAndLacksPrecision() {
        Map<String, Double> measures =
                scores(around(0, 100), around(0), around(0)).measures();

        assertThat(measures)
                .containsEntry("precision", 0.5)
                .containsEntry("recall", 1.0)
                .containsEntry("coverage", 1.0)
                .containsEntry("precision of training images", 1.0);
        assertThat(measures.get("density"))
                .isCloseTo(measures.getOrDefault("density of training images", Double.NaN) / 2, within(1e-9));
    }

    @Test
    void theFirstColumnIsOfTheGeneratorAndTheSecondOfTrainingImages() {
        List<String> lines = scores(around(0), around(0, 100), around(0, 100)).lines("numbers");

        assertThat(lines.get(0)).isEqualTo("20 images against the test set, over numbers:");
        assertThat(lines)
                .contains(
                        "                      generated   training set",
                        "  precision              1.0000       1.0000",
                        "  recall                 0.5000       1.0000",
                        "  coverage               0.5000       1.0000");
    }

    private static ImageScores scores(double[] generated, double[] training, double[] test) {
        try (Scope scope = Scope.open()) {
            return ImageScores.of(features(generated), features(training), features(test), Optional.empty());
        }
    }

    private static Tensor features(double[] values) {
        return ArrayTensors.of(values, values.length, 1); // [N, 1]
    }

    /** Evenly spaced numbers from each place on, always the same. */
    private static double[] around(double... places) {
        return IntStream.range(0, places.length * EACH)
                .mapToDouble(i -> places[i / EACH] + 0.1 * (i % EACH))
                .toArray();
    }
}
