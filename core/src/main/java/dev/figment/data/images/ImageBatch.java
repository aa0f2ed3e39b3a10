package dev.figment.data.images;

import dev.figment.data.Batch;
import dev.figment.tensor.ArrayTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Some images that make one step. An immutable value: nobody writes to its arrays.
 *
 * @param shape of every image
 * @param pixels [B, C, H, W], intensities from 0 to 1
 * @param labels [B]; empty where the images have none
 * @param exampleIds [B], the index of each image in its set
 */
public record ImageBatch(ImageShape shape, float[] pixels, int[] labels, long[] exampleIds)
        implements Batch<ImageBatch> {

    private static final int ONE = Float.floatToRawIntBits(1f);

    /** @throws IllegalArgumentException if sizes do not fit, or a value is not a number from 0 to 1 */
    public ImageBatch {
        if (exampleIds.length < 1 || pixels.length != exampleIds.length * shape.size()) {
            throw new IllegalArgumentException("a batch of " + exampleIds.length + " images of " + shape + " needs "
                    + exampleIds.length * shape.size() + " values, but has " + pixels.length);
        }
        if (labels.length != 0 && labels.length != exampleIds.length) {
            throw new IllegalArgumentException(
                    "a batch of " + exampleIds.length + " images has as many labels or none, not " + labels.length);
        }
        if (!areSurelyIntensities(pixels)) {
            requireIntensities(shape, pixels, exampleIds);
        }
    }

    /** Without a branch for each value, of which a batch has some hundred thousand; no to −0, which is in order. */
    private static boolean areSurelyIntensities(float[] pixels) {
        int wrong = 0;
        for (float value : pixels) {
            int bits = Float.floatToRawIntBits(value); // ascend with the value; the sign comes first
            wrong |= bits | (ONE - bits);
        }
        return wrong >= 0;
    }

    private static void requireIntensities(ImageShape shape, float[] pixels, long[] exampleIds) {
        for (int i = 0; i < pixels.length; i++) {
            Intensities.require(shape, exampleIds[i / shape.size()], i % shape.size(), pixels[i]);
        }
    }

    /** Of images without labels, numbered from 0. */
    public static ImageBatch of(ImageShape shape, float[] pixels) {
        long[] ids = new long[pixels.length / shape.size()];
        Arrays.setAll(ids, i -> i);
        return new ImageBatch(shape, pixels, new int[0], ids);
    }

    @Override
    public int examples() {
        return exampleIds.length;
    }

    /** The number of images: losses are means over images. */
    @Override
    public double weight() {
        return exampleIds.length;
    }

    /** Parts of about the same number of images. */
    @Override
    public List<ImageBatch> split(int parts) {
        if (parts <= 0) {
            throw new IllegalArgumentException("a batch is split into at least one part, but parts is " + parts);
        }
        int count = Math.min(parts, examples());
        List<ImageBatch> split = new ArrayList<>(count);
        for (int part = 0; part < count; part++) {
            split.add(rows(part * examples() / count, (part + 1) * examples() / count));
        }
        return List.copyOf(split);
    }

    private ImageBatch rows(int from, int to) {
        return new ImageBatch(
                shape,
                Arrays.copyOfRange(pixels, from * shape.size(), to * shape.size()),
                labels.length == 0 ? labels : Arrays.copyOfRange(labels, from, to),
                Arrays.copyOfRange(exampleIds, from, to));
    }

    /** The images: float32 [B, C, H, W], owned by the current scope. */
    public Tensor images() {
        return ArrayTensors.of(pixels, examples(), shape.channels(), shape.height(), shape.width());
    }

    /**
     * The labels: int64 [B], owned by the current scope.
     *
     * @throws IllegalStateException if there are none
     */
    public Tensor labelIds() {
        if (labels.length == 0) {
            throw new IllegalStateException("labels are needed, but these images have none");
        }
        return ArrayTensors.of(Arrays.stream(labels).asLongStream().toArray(), labels.length);
    }
}
