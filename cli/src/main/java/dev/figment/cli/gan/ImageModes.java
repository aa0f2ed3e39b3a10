package dev.figment.cli.gan;

import dev.figment.cli.images.ImageSets;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.data.images.Labels;
import dev.figment.data.images.StackedDigits;
import dev.figment.metrics.FeatureExtractor;
import dev.figment.metrics.features.DigitClassifier;
import dev.figment.metrics.features.PretrainedDigits;
import dev.figment.metrics.features.StackedDigitClassifier;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.io.IOException;
import org.bytedeco.pytorch.Tensor;

/** Which modes images have that a classifier of digits can tell. */
enum ImageModes {
    /** The ten digits: grey images like MNIST's. */
    DIGITS,
    /** The thousand triples of {@link StackedDigits}. */
    STACKED_DIGITS,
    /** None. */
    UNKNOWN;

    private static final int SIDE = 28;
    private static final int TRIED = 500;

    /**
     * Those of images that the classifier which comes with Figment tells: of the form that it takes, and most of the first test
     * images what their labels say. Fashion-MNIST has the form, but no digits.
     *
     * @throws IOException in one line, if the build is damaged
     */
    static ImageModes of(ImageSets sets) throws IOException {
        ImageModes form = ofForm(sets.shape(), sets.classes());
        if (form == UNKNOWN) {
            return UNKNOWN;
        }
        try (DigitClassifier classifier = PretrainedDigits.read()) {
            return 2 * form.right(classifier, sets.test())
                            > Math.min(TRIED, sets.test().count())
                    ? form
                    : UNKNOWN;
        }
    }

    /** Those that images of this form may have. */
    static ImageModes ofForm(ImageShape shape, int classes) {
        if (classes == StackedDigits.DIGITS && shape.equals(ImageShape.grey(SIDE, SIDE))) {
            return DIGITS;
        }
        return classes == StackedDigits.MODES && shape.equals(ImageShape.rgb(SIDE, SIDE)) ? STACKED_DIGITS : UNKNOWN;
    }

    /** How many of the first images the classifier takes for what they are. */
    private int right(DigitClassifier classifier, Images images) {
        ImageParts parts = ImageParts.first(TRIED, images);
        Labels labels = images.labels().orElseThrow();
        int right = 0;
        int image = 0;
        for (int i = 0; i < parts.count(); i++) {
            try (GradientMode off = GradientMode.off();
                    Scope scope = Scope.open()) {
                Tensor features = extractor(classifier).features(parts.part().apply(i));
                for (int mode : modes(classifier, features)) {
                    right += mode == labels.of(image) ? 1 : 0;
                    image++;
                }
            }
        }
        return right;
    }

    /** How many there are. */
    int count() {
        return switch (this) {
            case DIGITS -> StackedDigits.DIGITS;
            case STACKED_DIGITS -> StackedDigits.MODES;
            case UNKNOWN -> 0;
        };
    }

    /** The features that modes are told by. */
    FeatureExtractor extractor(DigitClassifier classifier) {
        return this == STACKED_DIGITS ? new StackedDigitClassifier(classifier) : classifier;
    }

    /**
     * The mode of each image.
     *
     * @param features as the extractor gives them
     */
    int[] modes(DigitClassifier classifier, Tensor features) {
        return this == STACKED_DIGITS
                ? new StackedDigitClassifier(classifier).modes(features)
                : classifier.digits(features);
    }
}
