package dev.figment.gan.augmentation;

import dev.figment.nn.Module;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Transforms all images that the discriminator sees, real and generated, with a probability p that follows how much it
 * overfits: few real images can be learned by heart, and then its judgement of generated ones says nothing any more.
 *
 * <pre>
 * r = E sign(D(x) − boundary)                over the judgements of real images of {@value #EVERY} steps
 * p ← p + sign(r − target) · images ⁄ ramp   after them, within [0, 1]
 * </pre>
 *
 * <p>Karras et al. 2020, §3, arXiv:2006.06676, where the target is 0.6 and the ramp 500,000 images. Below p = 0.8 or so
 * nothing of it leaks into what the generator makes (§2.2 there).
 *
 * <p>{@code probability} [1] and {@code signs} [2] (their sum over images and the number of images since p last moved),
 * float64, are buffers: a run that goes on has the same p. Where images are judged in packs, the sign is that of the pack of each.
 * The signs are of whole batches, so replicas do not share one. For one thread at a time.
 */
public final class AdaptiveAugmentation extends Module {

    private static final int EVERY = 4;

    private final ImageAugmentation augmentation;
    private final double target;
    private final double ramp;
    private final Tensor probability;
    private final Tensor signs;

    /**
     * Beginning with p = 0.
     *
     * @param transformations which may be done
     * @param target of r; 0.6 in the paper
     * @param ramp in how many images p would go from 0 to 1; 500,000 in the paper
     * @throws IllegalArgumentException if there are no transformations, the target does not lie within (−1, 1), or the ramp
     *     is not positive
     */
    public AdaptiveAugmentation(Set<Transformation> transformations, double target, double ramp) {
        if (!(Math.abs(target) < 1) || !(ramp > 0 && ramp < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("adaptive augmentation needs a target between -1 and 1 and a ramp of"
                    + " more than 0 images, not " + target + " and " + ramp);
        }
        this.augmentation = new ImageAugmentation(transformations);
        this.target = target;
        this.ramp = ramp;
        this.probability = buffer("probability", ArrayTensors.of(new double[1], 1));
        this.signs = buffer("signs", ArrayTensors.of(new double[2], 2));
    }

    /** p. */
    public double probability() {
        return ArrayTensors.doubles(probability)[0];
    }

    /**
     * Puts p where it is to go on from.
     *
     * @throws IllegalArgumentException if p is no probability
     */
    public void setProbability(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("the probability of augmentation must lie in [0, 1], but is " + p);
        }
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            probability.fill_(new Scalar(p));
        }
    }

    /** Images as the discriminator sees them, [B, C, H, W]; owned by the current scope. */
    public Tensor of(Tensor images, String place) {
        return augmentation.of(images, probability(), place);
    }

    /**
     * Takes in what the discriminator said of real images.
     *
     * @param realLogits one for each image, or for each pack of them
     * @param images how many were judged
     */
    public void judged(Tensor realLogits, double boundary, long images) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            double sum = realLogits.sub(new Scalar(boundary)).sign().sum().item_double();
            double imagesOfEach = (double) images / realLogits.numel();
            signs.add_(ArrayTensors.of(new double[] {sum * imagesOfEach, images}, 2)
                    .to(signs.scalar_type()));
        }
    }

    /** A step was taken: p moves after every {@value #EVERY}-th. */
    public void endStep(long step) {
        double[] seen = ArrayTensors.doubles(signs);
        if (step % EVERY != 0 || seen[1] == 0) {
            return;
        }
        double moved = probability() + Math.signum(seen[0] / seen[1] - target) * seen[1] / ramp;
        setProbability(Math.max(0, Math.min(1, moved)));
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            signs.zero_();
        }
    }
}
