package dev.figment.metrics.features;

import dev.figment.metrics.FeatureExtractor;
import dev.figment.nn.Activation;
import dev.figment.nn.Conv2d;
import dev.figment.nn.Kernel2d;
import dev.figment.nn.Linear;
import dev.figment.nn.Module;
import dev.figment.nn.Pointwise;
import dev.figment.nn.Reshape;
import dev.figment.nn.Sequential;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * A small convolutional classifier of handwritten digits, whose last hidden layer is what sets of digits are compared by:
 *
 * <pre>
 * φ(x) = relu( W₄ · conv₃( conv₂( conv₁(x) ) ) )      [B, 64], each conv followed by relu
 * p(y | x) = softmax( W₅ φ(x) )                        [B, 10]
 * </pre>
 *
 * <p>It stands where Heusel et al. 2017 (arXiv:1706.08500) have Inception, which knows photographs and no digits: distances over
 * its features do not compare with those over Inception's. {@link PretrainedDigits} ships one; {@code figment train
 * mnist-classifier} trains another. Forward passes only read, and are safe from many threads.
 */
public final class DigitClassifier extends Module implements FeatureExtractor {

    /** How many digits there are. */
    public static final int CLASSES = 10;

    /** The length of a feature vector. */
    public static final int FEATURES = 64;

    private static final int SIDE = 28; // pixels
    private static final Kernel2d SAME = Kernel2d.of(3).padding(1);
    private static final Kernel2d HALVING = Kernel2d.of(4).stride(2).padding(1);

    private final Sequential features;
    private final Linear logits;

    /** Untrained; the key names its initial values. */
    public DigitClassifier(RandomKey key) {
        features = child(
                "features",
                new Sequential(
                        new Conv2d(1, 16, SAME, key.fold(1)),
                        new Pointwise(Activation.RELU),
                        new Conv2d(16, 32, HALVING, key.fold(2)), // [B, 32, 14, 14]
                        new Pointwise(Activation.RELU),
                        new Conv2d(32, 32, HALVING, key.fold(3)), // [B, 32, 7, 7]
                        new Pointwise(Activation.RELU),
                        new Reshape(32 * 7 * 7),
                        new Linear(32 * 7 * 7, FEATURES, key.fold(4)),
                        new Pointwise(Activation.RELU)));
        logits = child("logits", new Linear(FEATURES, CLASSES, key.fold(5)));
    }

    /**
     * φ of images.
     *
     * @param images [B, 1, 28, 28], ink from 0 to 1
     * @return [B, {@value #FEATURES}], owned by the current scope
     * @throws IllegalArgumentException if the images have another shape
     */
    @Override
    public Tensor features(Tensor images) {
        if (images.dim() != 4 || images.size(1) != 1 || images.size(2) != SIDE || images.size(3) != SIDE) {
            throw new IllegalArgumentException("the classifier of digits takes images [B, 1, " + SIDE + ", " + SIDE
                    + "], but they are " + Shapes.describe(images));
        }
        try (Scope scope = Scope.open()) {
            return scope.keep(features.forward(images));
        }
    }

    /**
     * The logits of each digit.
     *
     * @param images [B, 1, 28, 28], ink from 0 to 1
     * @return [B, 10], owned by the current scope
     */
    public Tensor forward(Tensor images) {
        try (Scope scope = Scope.open()) {
            return scope.keep(logits.forward(features(images)));
        }
    }

    /**
     * The most probable digit for each feature vector.
     *
     * @param features [B, {@value #FEATURES}], as {@link #features} gives them
     * @return 0 … 9, one an image
     */
    public int[] digits(Tensor features) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Tensor best = logits.forward(features).argmax(new LongOptional(1), false); // [B]
            return Arrays.stream(ArrayTensors.longs(best))
                    .mapToInt(Math::toIntExact)
                    .toArray();
        }
    }
}
