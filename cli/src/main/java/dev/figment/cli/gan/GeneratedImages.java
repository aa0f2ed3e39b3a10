package dev.figment.cli.gan;

import dev.figment.data.images.ImageGrid;
import dev.figment.data.images.ImageShape;
import dev.figment.gan.networks.Generator;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a generator of images makes, from 0 to 1: networks have them from −1 to 1.
 *
 * @param generator in evaluation mode
 * @param shape of its images
 */
public record GeneratedImages(Generator generator, ImageShape shape) {

    /** Standard normal latent vectors, the i-th a function of the key and i. */
    public float[][] drawn(int count, RandomKey key) {
        float[][] latent = new float[count][];
        for (int i = 0; i < count; i++) {
            try (Scope scope = Scope.open()) {
                latent[i] = ArrayTensors.floats(RandomTensors.normal(key.fold(i), 0, 1, generator.latentDim()));
            }
        }
        return latent;
    }

    /** Each class in turn, as many as there are images; empty without condition. */
    public int[] labelsInTurn(int count) {
        int[] labels = new int[generator.classes() == 0 ? 0 : count];
        Arrays.setAll(labels, i -> i % generator.classes());
        return labels;
    }

    /**
     * The images of latent vectors, a few at a time.
     *
     * @param labels one for each; empty without condition
     */
    ImageParts parts(float[][] latent, int[] labels) {
        int count = (latent.length + ImageParts.SIZE - 1) / ImageParts.SIZE;
        return new ImageParts(count, part -> {
            int first = part * ImageParts.SIZE;
            int end = Math.min(first + ImageParts.SIZE, latent.length);
            try (GradientMode off = GradientMode.off();
                    Scope scope = Scope.open()) {
                return scope.keep(image(rows(latent, first, end), labels(labels, first, end))); // [b, C, H, W]
            }
        });
    }

    /**
     * The images of latent vectors, through which gradients flow.
     *
     * @param latent [n, latentDim]
     * @param labels int64 [n]; null without condition
     * @return [n, C, H, W], from 0 to 1, owned by the current scope
     */
    Tensor image(Tensor latent, @Nullable Tensor labels) {
        Tensor images = generator.forward(latent, labels); // from −1 to 1
        return images.add(new Scalar(1)).div(new Scalar(2));
    }

    /** A grid of the images of latent vectors. */
    public ImageGrid grid(int columns, float[][] latent, int[] labels) {
        return ImageGrid.of(shape, columns).add(pixels(latent, labels));
    }

    /** The images of latent vectors as one array, [n, C, H, W]. */
    public float[] pixels(float[][] latent, int[] labels) {
        float[] pixels = new float[latent.length * shape.size()];
        ImageParts parts = parts(latent, labels);
        for (int i = 0; i < parts.count(); i++) {
            try (Scope scope = Scope.open()) {
                float[] some = ArrayTensors.floats(parts.part().apply(i));
                System.arraycopy(some, 0, pixels, i * ImageParts.SIZE * shape.size(), some.length);
            }
        }
        return pixels;
    }

    private Tensor rows(float[][] latent, int first, int end) {
        int size = generator.latentDim();
        float[] flat = new float[(end - first) * size];
        for (int i = first; i < end; i++) {
            System.arraycopy(latent[i], 0, flat, (i - first) * size, size);
        }
        return ArrayTensors.of(flat, end - first, size);
    }

    private static @Nullable Tensor labels(int[] labels, int first, int end) {
        if (labels.length == 0) {
            return null;
        }
        long[] some = Arrays.stream(labels, first, end).asLongStream().toArray();
        return ArrayTensors.of(some, some.length);
    }
}
