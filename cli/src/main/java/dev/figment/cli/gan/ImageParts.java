package dev.figment.cli.gan;

import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.Images;
import dev.figment.tensor.RandomKey;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;

/**
 * Images that are had a few at a time, however many there are.
 *
 * @param count the number of parts, at least one
 * @param part gives each, [b, C, H, W] from 0 to 1, owned by the current scope
 */
record ImageParts(int count, IntFunction<Tensor> part) {

    /** How many images are had at once. */
    static final int SIZE = 250;

    /** Of a set, prepared as its batches are. */
    static ImageParts of(ImageBatches batches) {
        var parts = batches.inOrder();
        return new ImageParts(parts.size(), i -> parts.get(i).images());
    }

    /** The first images of a set as they are. */
    static ImageParts first(int count, Images images) {
        return of(ImageBatches.of(images.range(0, Math.min(count, images.count())), SIZE, RandomKey.of(0)));
    }
}
