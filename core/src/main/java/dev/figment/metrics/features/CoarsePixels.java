package dev.figment.metrics.features;

import dev.figment.metrics.FeatureExtractor;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Images averaged down to {@value #SIDE} × {@value #SIDE} pixels: features that need no network and see where what lies and in which
 * colour, but no detail and no meaning. For images that no network at hand knows. Stateless, thread-safe.
 */
public final class CoarsePixels implements FeatureExtractor {

    private static final int SIDE = 8;

    /**
     * The means of equal parts of each channel; of the pixels themselves along a side that has no more than
     * {@value #SIDE}.
     *
     * @param images [B, C, H, W]
     * @return [B, C h w] with h = min(8, H) and w = min(8, W), owned by the current scope
     * @throws IllegalArgumentException if these are no images
     */
    @Override
    public Tensor features(Tensor images) {
        if (images.dim() != 4) {
            throw new IllegalArgumentException("images are [B, C, H, W], but these are " + Shapes.describe(images));
        }
        try (Scope scope = Scope.open()) {
            Tensor coarse = torch.adaptive_avg_pool2d(
                    images, Math.min(SIDE, images.size(2)), Math.min(SIDE, images.size(3))); // [B, C, h, w]
            return scope.keep(coarse.flatten(1, -1));
        }
    }
}
