package dev.figment.metrics;

import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What the metrics between two sets of features take. Stateless. */
final class FeatureSets {

    private static final long PAIR_BY_PAIR = 2; // of LibTorch's ways to compute distances

    private FeatureSets() {}

    /**
     * A set as float64 without gradient.
     *
     * @param name of the set, for the message
     * @param least how many vectors it must have
     * @throws IllegalArgumentException if it is not [N, F] with N at least {@code least}, or holds a number that is not finite
     */
    static Tensor require(String name, Tensor features, long least) {
        if (features.dim() != 2 || features.size(0) < least || features.size(1) == 0) {
            throw new IllegalArgumentException("the " + name + " features must be [N, F] with at least " + least
                    + " vectors, but are " + Shapes.describe(features));
        }
        Tensor doubles = features.detach().cpu().to(ScalarType.Double);
        if (!torch.isfinite(doubles).all().item_bool()) {
            throw new IllegalArgumentException("the " + name + " features hold numbers that are not finite");
        }
        return doubles;
    }

    /** @throws IllegalArgumentException if the vectors of two sets differ in length */
    static void requireSameWidth(Tensor real, Tensor generated) {
        if (real.size(1) != generated.size(1)) {
            throw new IllegalArgumentException("real and generated features must have one width, but are "
                    + Shapes.describe(real) + " and " + Shapes.describe(generated));
        }
    }

    /** Of every x [N, F] from every y [M, F], [N, M]; pair by pair, so that equal vectors are at distance 0 exactly. */
    static Tensor distances(Tensor x, Tensor y) {
        return torch.cdist(x, y, 2, new LongOptional(PAIR_BY_PAIR));
    }
}
