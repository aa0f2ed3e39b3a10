package dev.figment.cli.gan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.cli.images.ImageSets;
import dev.figment.data.images.Binarization;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.data.images.StackedDigits;
import dev.figment.data.images.drawn.DrawnDigits;
import dev.figment.gan.AdversarialHealth;
import dev.figment.gan.AdversarialNetworks;
import dev.figment.gan.Perceptrons;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.training.ValidationMetric;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
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
                GradientMode off = GradientMode.off()) {
            Map<String, ValidationMetric> metrics = metrics(stacked(60), networks);

            double modeShare = metrics.get(AdversarialHealth.MODE_SHARE).measure();
            double reverseKl = metrics.get("reverse_kl").measure();

            assertThat(modeShare).isGreaterThan(0.7);
            assertThat(reverseKl).isBetween(0.0, 0.7);
            assertThat(generator.given())
                    .as("one sample for both measures")
                    .isEqualTo(ImageEvaluation.STACKED_IN_TRAINING);
            assertThat(metrics.get(AdversarialHealth.MODE_SHARE).measure()).isEqualTo(modeShare);
            assertThat(generator.given())
                    .as("another one for the next validation")
                    .isEqualTo(2 * ImageEvaluation.STACKED_IN_TRAINING);
        }
    }

    private static ImageEvaluation stacked(int count) {
        Images training = StackedDigits.draw(DIGITS, count, KEY.fold("training"));
        Images test = StackedDigits.draw(DIGITS, count, KEY.fold("test"));
        return new ImageEvaluation(
                new PreparedImages(
                        new ImageSets(training, Optional.empty(), test, Optional.empty()), Binarization.NONE, KEY),
                ImageModes.STACKED_DIGITS,
                KEY);
    }

    private static Map<String, ValidationMetric> metrics(ImageEvaluation evaluation, AdversarialNetworks networks) {
        return evaluation.inTraining(networks).stream()
                .collect(Collectors.toMap(ValidationMetric::name, Function.identity()));
    }

    private static AdversarialNetworks networks(DrawingGenerator generator) {
        return new AdversarialNetworks(generator, Perceptrons.imageDiscriminator(3 * 28 * 28, KEY));
    }
}
