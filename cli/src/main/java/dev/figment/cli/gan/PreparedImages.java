package dev.figment.cli.gan;

import dev.figment.cli.images.ImageSets;
import dev.figment.data.images.Binarization;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.Images;
import dev.figment.tensor.RandomKey;

/**
 * The images of a recipe as networks are to learn them, and as generated ones are compared with.
 *
 * @param sets which
 * @param binarization what is done to their pixels
 * @param key of the order of batches and of random pixels
 */
record PreparedImages(ImageSets sets, Binarization binarization, RandomKey key) {

    /** Some of them in batches. */
    ImageBatches batches(Images images, int size) {
        return ImageBatches.of(images, size, key).binarized(binarization);
    }

    /** Those that training is watched by: the validation set where there is one, else those for tests. */
    Images held() {
        return sets.validation().orElse(sets.test());
    }
}
