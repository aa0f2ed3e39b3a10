package dev.figment.metrics.features;

import dev.figment.data.images.StackedDigits;
import dev.figment.metrics.FeatureExtractor;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;

/**
 * Tells {@link StackedDigits}, by a classifier of digits for each channel on its own:
 *
 * <pre>φ(x) = [φ(red); φ(green); φ(blue)]      [B, 192]</pre>
 *
 * <p>So are modes counted in VEEGAN, arXiv:1705.07761, and PacGAN, arXiv:1712.04086.
 *
 * @param classifier of each channel, whose owner keeps it
 */
public record StackedDigitClassifier(DigitClassifier classifier) implements FeatureExtractor {

    private static final int CHANNELS = 3;

    /**
     * The features of each channel, one after the other.
     *
     * @param images [B, 3, 28, 28], from 0 to 1
     * @return [B, 192], owned by the current scope
     * @throws IllegalArgumentException if the images have another shape
     */
    @Override
    public Tensor features(Tensor images) {
        if (images.dim() != 4 || images.size(1) != CHANNELS) {
            throw new IllegalArgumentException(
                    "stacked digits are images [B, 3, 28, 28], but these are " + Shapes.describe(images));
        }
        try (Scope scope = Scope.open()) {
            Tensor channels = images.flatten(0, 1).unsqueeze(1); // [3 B, 1, H, W]
            return scope.keep(classifier.features(channels).reshape(images.size(0), -1)); // [B, 192]
        }
    }

    /**
     * The mode that each image most probably is.
     *
     * @param features [B, 192], as {@link #features} gives them
     * @return 0 … 999 as {@link StackedDigits#mode} has them, one an image
     */
    public int[] modes(Tensor features) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            int[] digits = classifier.digits(features.reshape(-1, DigitClassifier.FEATURES));
            int[] modes = new int[digits.length / CHANNELS];
            for (int i = 0; i < modes.length; i++) {
                int first = i * CHANNELS;
                modes[i] = StackedDigits.mode(digits[first], digits[first + 1], digits[first + 2]);
            }
            return modes;
        }
    }
}
