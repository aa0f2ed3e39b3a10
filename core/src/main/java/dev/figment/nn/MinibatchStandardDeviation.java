package dev.figment.nn;

import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Appends to each example how much its group of examples varies, which a collapsed generator cannot hide from a
 * discriminator:
 *
 * <pre>
 * σ[g, c, i, j] = √( meanₘ (x[m, c, i, j] − meanₘ x[m, c, i, j])² + ε )     over the members m of group g
 * s[g, f] = mean of σ over the channels of feature f, and over all places
 * y = [x; s, constant over the image]
 * </pre>
 *
 * <p>Karras et al. 2018, §3, arXiv:1710.10196; groups and features as in StyleGAN 2, arXiv:1912.04958. With n = B ⁄ G
 * groups, group g holds the examples g, g + n, g + 2n, …. Examples affect one another, so a batch must not be split.
 * Stateless.
 */
public final class MinibatchStandardDeviation extends Layer implements MixesExamples {

    private final int groupSize;
    private final int features;
    private final double epsilon;

    /** Groups of so many examples, one feature, ε = 1e-8. */
    public MinibatchStandardDeviation(int groupSize) {
        this(groupSize, 1, 1e-8);
    }

    /**
     * With several features, each of its share of the channels.
     *
     * @param groupSize G; a smaller batch is one group
     * @param features F
     * @throws IllegalArgumentException if a size or ε is not positive
     */
    public MinibatchStandardDeviation(int groupSize, int features, double epsilon) {
        if (groupSize < 1 || features < 1 || !(epsilon > 0)) {
            throw new IllegalArgumentException("minibatch standard deviation needs a positive group size, number of"
                    + " features and epsilon, not " + groupSize + ", " + features + " and " + epsilon);
        }
        this.groupSize = groupSize;
        this.features = features;
        this.epsilon = epsilon;
    }

    /**
     * Appends the statistic.
     *
     * @param x [B, C] or [B, C, H, W]
     * @return [B, C + F] or [B, C + F, H, W], owned by the current scope
     * @throws IllegalArgumentException if x has another shape, its channels are no multiple of F, or its examples none of
     *     the group size
     */
    @Override
    public Tensor forward(Tensor x) {
        if ((x.dim() != 2 && x.dim() != 4) || x.size(0) == 0 || x.size(1) % features != 0) {
            throw new IllegalArgumentException("the input of " + this + " must be [B, C] or [B, C, H, W] with C a"
                    + " multiple of " + features + ", but is " + Shapes.describe(x));
        }
        long examples = x.size(0);
        long group = Math.min(groupSize, examples);
        if (examples % group != 0) {
            throw new IllegalArgumentException("the batch of " + this + " must be a multiple of its groups of "
                    + groupSize + ", but has " + examples + " examples");
        }
        try (Scope scope = Scope.open()) {
            Tensor groups = x.reshape(group, examples / group, features, -1); // [G, n, F, C / F · H · W]
            Tensor centred = groups.sub(groups.mean(new long[] {0}, true, null));
            Tensor variance = centred.square().mean(new long[] {0}, false, null); // [n, F, C / F · H · W]
            Tensor deviation = variance.add(new Scalar(epsilon)).sqrt();
            Tensor statistic = deviation.mean(new long[] {2}, false, null).repeat(group, 1); // [B, F]
            Tensor y = torch.cat(new TensorVector(x, overPlaces(statistic, x)), 1); // [B, C + F, …]
            return observe("output", scope.keep(y));
        }
    }

    /** [B, F] as [B, F] or, constant over the image, [B, F, H, W]. */
    private static Tensor overPlaces(Tensor statistic, Tensor x) {
        if (x.dim() == 2) {
            return statistic;
        }
        return statistic.unsqueeze(2).unsqueeze(3).expand(statistic.size(0), statistic.size(1), x.size(2), x.size(3));
    }

    @Override
    public boolean mixesExamples() {
        return true;
    }
}
