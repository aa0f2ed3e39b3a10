package dev.figment.data.images;

import dev.figment.tensor.RandomKey;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * Images cut into batches of one size, the last of an epoch perhaps smaller. Each epoch has its random order; that order,
 * binarisation and augmentation are functions of (key, epoch, image), so that a run goes on exactly from (epoch, index).
 *
 * <pre>{@code
 * ImageBatches batches = ImageBatches.of(images, 128, key).binarized(Binarization.DYNAMIC);
 * trainer.fit(batches::epoch, Epochs.of(10));
 * }</pre>
 *
 * <p>The lists hold no arrays: a batch is made each time it is asked for. Immutable, and safe for use by many threads.
 */
public final class ImageBatches {

    private final Images images;
    private final int batchSize;
    private final RandomKey key;
    private final Binarization binarization;
    private final Augmentation augmentation;
    private final boolean remainder;

    private ImageBatches(
            Images images,
            int batchSize,
            RandomKey key,
            Binarization binarization,
            Augmentation augmentation,
            boolean remainder) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch has at least one image, not " + batchSize);
        }
        if (!remainder && batchSize > images.count()) {
            throw new IllegalArgumentException(
                    "no batch of " + batchSize + " images is whole in a set of " + images.count() + " images");
        }
        this.images = images;
        this.batchSize = batchSize;
        this.key = key;
        this.binarization = binarization;
        this.augmentation = augmentation;
        this.remainder = remainder;
    }

    /**
     * Grey values as they are, without augmentation.
     *
     * @param key random orders and pixels are folded from it
     * @throws IllegalArgumentException if the size is not positive
     */
    public static ImageBatches of(Images images, int batchSize, RandomKey key) {
        return new ImageBatches(images, batchSize, key, Binarization.NONE, Augmentation.none(), true);
    }

    /** With pixels of 0 or 1. */
    public ImageBatches binarized(Binarization how) {
        return new ImageBatches(images, batchSize, key, how, augmentation, remainder);
    }

    /** With small changes in training. */
    public ImageBatches augmented(Augmentation how) {
        return new ImageBatches(images, batchSize, key, binarization, how, remainder);
    }

    /**
     * Without the last batch of an epoch where it is not whole: other images miss out in each epoch.
     *
     * @throws IllegalArgumentException if a batch is larger than the set
     */
    public ImageBatches withoutRemainder() {
        return new ImageBatches(images, batchSize, key, binarization, augmentation, false);
    }

    /** The images that are batched. */
    public Images images() {
        return images;
    }

    /**
     * The batches of one epoch of training, in random order.
     *
     * @param epoch from 0
     */
    public List<ImageBatch> epoch(long epoch) {
        RandomKey epochKey = key.fold("epoch").fold(epoch);
        int[] order = epochKey.fold("order").stream().permutation(images.count());
        RandomKey pixels = binarization == Binarization.DYNAMIC ? epochKey.fold("pixels") : key.fold("pixels");
        return new Batches(order, augmentation, epochKey.fold("augmentation"), pixels);
    }

    /** The same batches every time, in the order of the set and without augmentation: for validation and tests. */
    public List<ImageBatch> inOrder() {
        int[] order = new int[images.count()];
        Arrays.setAll(order, i -> i);
        return new Batches(order, Augmentation.none(), key, key.fold("pixels"));
    }

    /** A view: batch i is made of the images order[i · size] … */
    private final class Batches extends AbstractList<ImageBatch> implements RandomAccess {

        private final int[] order;
        private final Augmentation change;
        private final RandomKey changeKey;
        private final RandomKey pixelKey;

        Batches(int[] order, Augmentation change, RandomKey changeKey, RandomKey pixelKey) {
            this.order = order;
            this.change = change;
            this.changeKey = changeKey;
            this.pixelKey = pixelKey;
        }

        @Override
        public ImageBatch get(int index) {
            if (index < 0 || index >= size()) {
                throw new IndexOutOfBoundsException("there are " + size() + " batches, and none is " + index);
            }
            int from = index * batchSize;
            int rows = Math.min(batchSize, order.length - from);
            ImageShape shape = images.shape();
            float[] pixels = new float[rows * shape.size()];
            int[] labels = new int[images.labels().isPresent() ? rows : 0];
            long[] ids = new long[rows];
            int[] values = new int[shape.size()];
            for (int row = 0; row < rows; row++) {
                int image = order[from + row];
                ids[row] = image;
                images.copyValues(image, values);
                binarization.write(changed(image, values), pixels, row * shape.size(), pixelKey.fold(image));
                if (images.labels().isPresent()) {
                    labels[row] = images.labels().get().of(image);
                }
            }
            return new ImageBatch(shape, pixels, labels, ids);
        }

        private int[] changed(int image, int[] values) {
            return change.isNone() ? values : change.apply(values, images.shape(), changeKey.fold(image).stream());
        }

        @Override
        public int size() {
            return remainder ? (order.length + batchSize - 1) / batchSize : order.length / batchSize;
        }
    }
}
