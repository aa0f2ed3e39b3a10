package dev.figment.cli.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.figment.cli.images.ImageSets;
import dev.figment.data.images.Binarization;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.data.images.StackedDigits;
import dev.figment.data.images.drawn.DrawnDigits;
import dev.figment.gan.health.AdversarialHealth;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.Generator;
import dev.figment.gan.networks.Perceptrons;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.training.ValidationMetric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImageEvaluationTest {

    private static final RandomKey KEY = RandomKey.of(7);
    private static final Images DIGITS =
            DrawnDigits.draw(400, ImageShape.grey(28, 28), KEY.fold("digits")).images();

    @Test
    void aPerfectGeneratorOfStackedDigitsReachesTheModesHoweverFewImagesAreHeldOut() {
        DrawingGenerator generator =
                new DrawingGenerator(StackedDigits.draw(DIGITS, ImageEvaluation.STACKED_IN_TRAINING, KEY));
        try (AdversarialNetworks networks = networks(generator);
                ImageEvaluation evaluation = stacked(60);
                GradientMode off = GradientMode.off()) {
            List<ValidationMetric> metrics = evaluation.inTraining(networks);

            double modeShare = measured(AdversarialHealth.MODE_SHARE, metrics);
            double reverseKl = measured("reverse_kl", metrics);

            assertThat(modeShare).isGreaterThan(0.7);
            assertThat(reverseKl).isBetween(0.0, 0.7);
            assertThat(generator.given())
                    .as("one sample for both measures")
                    .isEqualTo(ImageEvaluation.STACKED_IN_TRAINING);
            assertThat(measured(AdversarialHealth.MODE_SHARE, metrics)).isEqualTo(modeShare);
            assertThat(generator.given())
                    .as("another one for the next validation")
                    .isEqualTo(2 * ImageEvaluation.STACKED_IN_TRAINING);
        }
    }

    @Test
    void whatIsNotFiniteIsAtNoDistanceAndTrainingGoesOn() {
        try (AdversarialNetworks networks = networks(new BrokenGenerator());
                ImageEvaluation evaluation = stacked(60);
                GradientMode off = GradientMode.off()) {
            List<ValidationMetric> metrics = evaluation.inTraining(networks);

            assertThat(metrics.get(0).measure()).isNaN();
            assertThat(metrics)
                    .allSatisfy(metric ->
                            assertThatCode(metric::measure).as(metric.name()).doesNotThrowAnyException());
        }
    }

    @Test
    void aFinishedGeneratorMakesEachDigitThatIsMeasuredOnce() {
        DrawingGenerator generator = new DrawingGenerator(DIGITS);
        try (AdversarialNetworks networks = networks(generator);
                ImageEvaluation evaluation = digits(120)) {
            ImageScores scores = evaluation.scores(networks);
            Map<String, Double> measures = scores.measures();

            assertThat(generator.given()).isEqualTo(120);
            assertThat(measures)
                    .containsEntry("digits made", 10.0)
                    .containsEntry("digits made of training images", 10.0);
            assertThat(measures.get("reverse KL of digits, nats")).isBetween(0.0, 0.2);
            assertThat(scores.modeShares()).hasValueSatisfying(section -> {
                assertThat(section.title()).isEqualTo("Which digits it makes");
                assertThat(section.html().split("class=\"bar\"", -1))
                        .as("a bar for each digit")
                        .hasSize(1 + 10);
            });
        }
    }

    @Test
    void theNetworkThatMeasuresIsHeldUntilTheEnd() {
        try (ImageEvaluation evaluation = digits(20)) {
            ImageFeatures held = evaluation.suiting();

            evaluation.measuredBy();

            assertThat(evaluation.suiting()).isSameAs(held);
            evaluation.close();
            assertThat(evaluation.suiting()).isNotSameAs(held);
        }
    }

    private static ImageEvaluation digits(int count) {
        return evaluation(DIGITS.range(0, count), DIGITS.range(count, 2 * count), ImageModes.DIGITS);
    }

    private static ImageEvaluation stacked(int count) {
        return evaluation(
                StackedDigits.draw(DIGITS, count, KEY.fold("training")),
                StackedDigits.draw(DIGITS, count, KEY.fold("test")),
                ImageModes.STACKED_DIGITS);
    }

    private static ImageEvaluation evaluation(Images training, Images test, ImageModes modes) {
        ImageSets sets = new ImageSets(training, Optional.empty(), test, Optional.empty());
        return new ImageEvaluation(new PreparedImages(sets, Binarization.NONE, KEY), modes, KEY);
    }

    private static double measured(String name, List<ValidationMetric> metrics) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow()
                .measure();
    }

    /** Of a game that has diverged. */
    private static final class BrokenGenerator extends Generator {

        private BrokenGenerator() {
            super(1, 0);
        }

        @Override
        protected Tensor generate(Tensor latent, @Nullable Tensor labels) {
            return torch.full(new long[] {latent.size(0), 3, 28, 28}, new Scalar(Double.NaN));
        }
    }

    private static AdversarialNetworks networks(Generator generator) {
        return new AdversarialNetworks(generator, Perceptrons.imageDiscriminator(3 * 28 * 28, KEY));
    }
}
