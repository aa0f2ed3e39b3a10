package dev.figment.cli.gan;

import dev.figment.data.images.ImageBatch;
import dev.figment.optim.Adam;
import dev.figment.optim.Cosine;
import dev.figment.optim.Optimizer;
import dev.figment.optim.ParameterGroup;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Gradients;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The latent vector whose image is nearest to a given one,
 *
 * <pre>z* = argmin_z ‖G(z) − x‖² ⁄ P + λ ‖z‖² ⁄ L        over images of P values, L the length of z</pre>
 *
 * <p>by Adam from several beginnings at once, of which the best is kept: Zhu et al. 2016, §3.1, arXiv:1609.03552; Creswell and
 * Bharath 2016, arXiv:1611.05644. The small λ = {@value #LENGTH_WEIGHT} keeps to where the generator was trained.
 *
 * @param code z*
 * @param squaredError the mean of (G(z*) − x)² over the image's values
 */
@SuppressWarnings("ArrayRecordComponent") // made here, read once
public record LatentProjection(float[] code, double squaredError) {

    private static final int BEGINNINGS = 16;
    private static final double RATE = 0.1;
    private static final double LENGTH_WEIGHT = 1e-3;

    /**
     * Searches.
     *
     * @param image one, of the shape that the generator makes
     * @param label that the generator is told; empty without condition
     * @param steps of the optimiser; positive
     * @param key of the beginnings
     */
    public static LatentProjection of(GeneratedImages images, ImageBatch image, int[] label, int steps, RandomKey key) {
        try (GradientMode on = GradientMode.on();
                Scope scope = Scope.open()) {
            Tensor target = image.images(); // [1, C, H, W]
            Tensor labels = labels(label);
            Tensor codes = beginnings(images, key).requires_grad_(true); // [n, L]
            ParameterGroup group = ParameterGroup.of("codes", Map.of("codes", codes));
            Cosine rate = new Cosine(RATE, 0, 0, steps);
            try (Optimizer adam = Adam.of(0.9, 0.999, 1e-8).create(List.of(group))) {
                for (int step = 1; step <= steps; step++) {
                    try (Scope inner = Scope.open()) {
                        Tensor loss = errors(images, codes, labels, target)
                                .sum()
                                .add(codes.square().mean(1).sum().mul(new Scalar(LENGTH_WEIGHT)));
                        Tensor gradient = Gradients.of(loss, codes, Gradients.Graph.FREED);
                        adam.step(Map.of("codes", gradient), rate.at(step));
                    }
                }
            }
            return best(images, codes.detach(), labels, target);
        }
    }

    private static LatentProjection best(GeneratedImages images, Tensor codes, @Nullable Tensor labels, Tensor target) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            float[] errors = ArrayTensors.floats(errors(images, codes, labels, target)); // [n]
            int best = 0;
            for (int i = 1; i < errors.length; i++) {
                best = errors[i] < errors[best] ? i : best;
            }
            return new LatentProjection(ArrayTensors.floats(codes.narrow(0, best, 1)), errors[best]);
        }
    }

    /** The mean squared error of each code's image, [n]. */
    private static Tensor errors(GeneratedImages images, Tensor codes, @Nullable Tensor labels, Tensor target) {
        return images.image(codes, labels).sub(target).square().flatten(1, -1).mean(1);
    }

    private static Tensor beginnings(GeneratedImages images, RandomKey key) {
        int size = images.generator().latentDim();
        float[] flat = new float[BEGINNINGS * size];
        float[][] drawn = images.drawn(BEGINNINGS, key);
        for (int i = 0; i < BEGINNINGS; i++) {
            System.arraycopy(drawn[i], 0, flat, i * size, size);
        }
        return ArrayTensors.of(flat, BEGINNINGS, size);
    }

    private static @Nullable Tensor labels(int[] label) {
        if (label.length == 0) {
            return null;
        }
        long[] same = new long[BEGINNINGS];
        Arrays.fill(same, label[0]);
        return ArrayTensors.of(same, BEGINNINGS);
    }
}
