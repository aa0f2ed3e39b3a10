package dev.figment.metrics.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class CoarsePixelsTest {

    private final CoarsePixels pixels = new CoarsePixels();

    @Test
    void featuresAreTheMeansOfEqualParts() {
        try (Scope scope = Scope.open()) {
            float[] image = new float[16 * 16];
            image[0] = 1; // of the four pixels of the first part
            image[17] = 1;
            image[16 * 16 - 1] = 1; // of the last
            float[] features = ArrayTensors.floats(pixels.features(ArrayTensors.of(image, 1, 1, 16, 16)));

            assertThat(features).hasSize(64);
            assertThat(features[0]).isEqualTo(0.5f);
            assertThat(features[63]).isEqualTo(0.25f);
            assertThat(features[1]).isZero();
        }
    }

    @Test
    void smallImagesAreTheirOwnFeatures() {
        try (Scope scope = Scope.open()) {
            Tensor images = ArrayTensors.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 1, 3, 2, 2);
            assertThat(ArrayTensors.floats(pixels.features(images)))
                    .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
            assertThat(pixels.features(torch.zeros(2, 3, 28, 4)).shape()).containsExactly(2, 3 * 8 * 4);
        }
    }

    @Test
    void whatIsNoImageIsRefused() {
        try (Scope scope = Scope.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pixels.features(torch.zeros(2, 3)))
                    .withMessage("images are [B, C, H, W], but these are [2, 3]");
        }
    }
}
