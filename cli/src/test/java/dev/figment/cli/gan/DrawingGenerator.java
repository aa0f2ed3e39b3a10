package dev.figment.cli.gan;

import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.Images;
import dev.figment.gan.networks.Generator;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A generator that has learned all there is: it gives the images of a set, one after the other, whatever the latent vectors are. */
final class DrawingGenerator extends Generator {

    private final Images images;
    private int given;

    DrawingGenerator(Images images) {
        super(1, 0);
        this.images = images;
    }

    /** How many images it was asked for. */
    int given() {
        return given;
    }

    @Override
    protected Tensor generate(Tensor latent, @Nullable Tensor labels) {
        int[] next = new int[Math.toIntExact(latent.size(0))];
        for (int i = 0; i < next.length; i++) {
            next[i] = given++ % images.count();
        }
        try (Scope scope = Scope.open()) {
            Tensor drawn = ImageBatches.of(images.select(next), next.length, RandomKey.of(0))
                    .inOrder()
                    .get(0)
                    .images(); // from 0 to 1
            return scope.keep(drawn.mul(new Scalar(2)).sub(new Scalar(1)));
        }
    }
}
