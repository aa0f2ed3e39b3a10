package dev.figment.cli.vae;

import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageGrid;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.vae.ImageCoder;
import dev.figment.vae.Interpolation;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** From images to codes and from codes to pictures, as Java arrays. */
public final class Codes {

    private final ImageCoder model;

    /** Of a model in evaluation mode, which it does not own. */
    public Codes(ImageCoder model) {
        this.model = model;
    }

    /** The code of each image. */
    public float[][] of(ImageBatch batch) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Tensor codes = model.codes(batch.images().flatten(1, -1), labels(batch.labels()));
            float[] flat = ArrayTensors.floats(codes);
            int size = model.config().latentDim();
            float[][] rows = new float[batch.examples()][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(flat, i * size, (i + 1) * size);
            }
            return rows;
        }
    }

    /**
     * The pictures of codes.
     *
     * @param labels one for each code; not looked at unless the model is conditional
     * @return [n, C, H, W], as one array
     */
    public float[] pictures(float[][] codes, int[] labels) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            int size = model.config().latentDim();
            float[] flat = new float[codes.length * size];
            for (int i = 0; i < codes.length; i++) {
                System.arraycopy(codes[i], 0, flat, i * size, size);
            }
            Tensor z = ArrayTensors.of(flat, codes.length, size);
            return ArrayTensors.floats(model.pictures(z, labels(labels)));
        }
    }

    /** Codes of the prior. */
    public float[][] drawn(int count, RandomKey key) {
        float[][] codes = new float[count][];
        for (int i = 0; i < count; i++) {
            try (Scope scope = Scope.open()) {
                codes[i] = ArrayTensors.floats(
                        RandomTensors.normal(key.fold(i), 0, 1, model.config().latentDim()));
            }
        }
        return codes;
    }

    /** Codes on the way from one to another, both included. */
    public static float[][] way(float[] from, float[] to, int steps, Interpolation interpolation) {
        float[][] codes = new float[steps][];
        for (int i = 0; i < steps; i++) {
            codes[i] = interpolation.between(from, to, (double) i / (steps - 1));
        }
        return codes;
    }

    /** An empty grid for the model's pictures. */
    public ImageGrid grid(int columns) {
        return ImageGrid.of(model.config().image(), columns);
    }

    private @Nullable Tensor labels(int[] labels) {
        if (model.config().classes() == 0) {
            return null;
        }
        if (labels.length == 0) {
            throw new IllegalArgumentException("this model is conditional: it needs a label for each image");
        }
        return ArrayTensors.of(Arrays.stream(labels).asLongStream().toArray(), labels.length);
    }
}
