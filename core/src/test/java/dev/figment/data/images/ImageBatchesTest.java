package dev.figment.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageBatchesTest {

    private static final RandomKey KEY = RandomKey.of(5);
    private static final ImageShape SHAPE = ImageShape.grey(4, 4);

    @Test
    void anEpochHasEveryImageOnceInAnOrderOfItsOwn() {
        ImageBatches batches = ImageBatches.of(images(10), 4, KEY);
        assertThat(sizes(batches.epoch(0))).containsExactly(4, 4, 2);
        assertThat(ids(batches.epoch(0))).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(ids(batches.epoch(0))).isNotEqualTo(ids(batches.epoch(1)));
        assertThat(ids(batches.epoch(1))).isEqualTo(ids(batches.epoch(1)));
        assertThat(ids(batches.inOrder())).isSorted();
        assertThat(sizes(batches.withoutRemainder().epoch(0))).containsExactly(4, 4);
    }

    @Test
    void pixelsAndLabelsFollowTheirImage() {
        Images images = images(6).labelled(Labels.numbered(new int[] {0, 1, 2, 0, 1, 2}, 3));
        for (ImageBatch batch : ImageBatches.of(images, 4, KEY).epoch(3)) {
            for (int row = 0; row < batch.examples(); row++) {
                int image = (int) batch.exampleIds()[row];
                assertThat(batch.labels()[row]).isEqualTo(image % 3);
                assertThat(Arrays.copyOfRange(batch.pixels(), 16 * row, 16 * (row + 1)))
                        .isEqualTo(images.intensities(image));
            }
        }
    }

    @Test
    void drawnPixelsAreOneWithTheProbabilityOfTheirIntensity() {
        byte[] pixels = new byte[16 * 2000];
        Arrays.fill(pixels, (byte) 51); // 0.2
        ImageBatches batches =
                ImageBatches.of(Images.of(SHAPE, pixels), 2000, KEY).binarized(Binarization.DYNAMIC);
        float[] drawn = batches.epoch(0).get(0).pixels();
        double mean = 0;
        for (float pixel : drawn) {
            assertThat(pixel).isIn(0f, 1f);
            mean += pixel / drawn.length;
        }
        assertThat(mean).isCloseTo(0.2, within(0.01)); // 4.5 standard deviations
    }

    @Test
    void staticBinarisationIsOneForAllEpochsAndDynamicIsNot() {
        ImageBatches fixed = ImageBatches.of(images(3), 3, KEY).binarized(Binarization.STATIC);
        assertThat(byImage(fixed.epoch(0))).isEqualTo(byImage(fixed.epoch(1)));
        assertThat(byImage(fixed.epoch(0))).isEqualTo(byImage(fixed.inOrder()));
        ImageBatches anew = ImageBatches.of(images(3), 3, KEY).binarized(Binarization.DYNAMIC);
        assertThat(byImage(anew.epoch(0))).isNotEqualTo(byImage(anew.epoch(1)));
        assertThat(byImage(anew.epoch(1))).isEqualTo(byImage(anew.epoch(1)));
        assertThat(byImage(anew.inOrder())).isEqualTo(byImage(fixed.inOrder()));
        ImageBatches threshold = ImageBatches.of(images(1), 1, KEY).binarized(Binarization.THRESHOLD);
        assertThat(threshold.inOrder().get(0).pixels()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void augmentationMovesAndMirrorsInTrainingAlone() {
        ImageBatches batches = ImageBatches.of(images(1), 1, KEY).augmented(new Augmentation(true, 1));
        float[] original = images(1).intensities(0);
        assertThat(batches.inOrder().get(0).pixels()).isEqualTo(original);
        List<float[]> seen = new ArrayList<>();
        for (int epoch = 0; epoch < 40; epoch++) {
            float[] pixels = batches.epoch(epoch).get(0).pixels();
            assertThat(batches.epoch(epoch).get(0).pixels()).isEqualTo(pixels);
            if (seen.stream().noneMatch(other -> Arrays.equals(other, pixels))) {
                seen.add(pixels);
            }
        }
        assertThat(seen).hasSizeGreaterThan(10); // of 2 · 3 · 3
        float[] mirrored = mirrored(original);
        assertThat(seen.stream().anyMatch(pixels -> Arrays.equals(pixels, mirrored) || Arrays.equals(pixels, original)))
                .isTrue();
    }

    @Test
    void aBatchIsSplitIntoPartsOfAboutTheSameSize() {
        ImageBatch batch = ImageBatches.of(images(7), 7, KEY).inOrder().get(0);
        List<ImageBatch> parts = batch.split(3);
        assertThat(sizes(parts)).containsExactly(2, 2, 3);
        assertThat(ids(parts)).isEqualTo(ids(List.of(batch)));
        assertThat(batch.split(20)).hasSize(7);
        try (Scope scope = Scope.open()) {
            assertThat(parts.get(0).images().shape()).containsExactly(2, 1, 4, 4);
        }
    }

    @Test
    void notANumberIsNamedWithItsImage() {
        float[] pixels = new float[32];
        pixels[21] = Float.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageBatch.of(SHAPE, pixels))
                .withMessage(
                        "the value of image 1, row 1, column 1 (counted from 0) is NaN, expected a number from 0 to 1");
    }

    @Test
    void aLabelOutOfRangeIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.numbered(new int[] {0, -1}, 10))
                .withMessage("the label of image 1 is -1, expected 0 to 9");
    }

    private static float[] mirrored(float[] pixels) {
        float[] mirrored = new float[16];
        for (int i = 0; i < 16; i++) {
            mirrored[i] = pixels[i / 4 * 4 + 3 - i % 4];
        }
        return mirrored;
    }

    /** Image n has the values 16 i + n. */
    private static Images images(int count) {
        byte[] pixels = new byte[16 * count];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (16 * (i % 16) + i / 16);
        }
        return Images.of(SHAPE, pixels);
    }

    private static List<Integer> sizes(List<ImageBatch> batches) {
        return batches.stream().map(ImageBatch::examples).toList();
    }

    private static List<Long> ids(List<ImageBatch> batches) {
        return batches.stream()
                .flatMapToLong(batch -> Arrays.stream(batch.exampleIds()))
                .boxed()
                .toList();
    }

    private static float[] byImage(List<ImageBatch> batches) {
        float[] all = new float[16 * 3];
        ImageBatch batch = batches.get(0);
        for (int row = 0; row < 3; row++) {
            System.arraycopy(batch.pixels(), 16 * row, all, 16 * (int) batch.exampleIds()[row], 16);
        }
        return all;
    }
}
