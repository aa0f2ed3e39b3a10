package dev.figment.gan.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LatentMixtureTest {

    private static final RandomKey KEY = RandomKey.of(9);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void everyCentreIsDrawnAboutAsOften() {
        int count = 4;
        int draws = 8_000;
        try (var mixture = new LatentMixture(count, 1, 1e-6, KEY)) {
            float[] centres = centres(mixture);
            float[] drawn = ArrayTensors.floats(mixture.forward(RandomTensors.normal(KEY.fold("z"), 0, 1, draws, 2)));
            for (float centre : centres) {
                long near = Arrays.stream(indices(draws))
                        .filter(i -> Math.abs(drawn[i] - centre) < 1e-4)
                        .count();
                assertThat((double) near / draws).isCloseTo(1.0 / count, within(0.02));
            }
        }
    }

    @Test
    void theRestOfTheNoiseLiesAroundTheCentre() {
        try (var mixture = new LatentMixture(3, 2, 0.5, KEY)) {
            float[] z = {-9, 2, -4}; // the first of the centres, and an extreme that must not fall off the end
            float[] centres = centres(mixture);
            float[] drawn = ArrayTensors.floats(mixture.forward(ArrayTensors.of(z, 1, 3)));
            assertThat(drawn).containsExactly(new float[] {centres[0] + 1, centres[1] - 2}, within(1e-6f));
            Tensor largest = mixture.forward(ArrayTensors.of(new float[] {40, 0, 0}, 1, 3));
            assertThat(ArrayTensors.floats(largest)).containsExactly(centres[4], centres[5]);
        }
    }

    @Test
    void gradientsReachTheNoiseAroundCentresAndNotTheirChoice() {
        try (var mixture = new LatentMixture(3, 2, 0.5, KEY)) {
            Tensor z = torch.zeros(4, 3).requires_grad_(true);
            mixture.forward(z).sum().backward();
            assertThat(ArrayTensors.floats(z.grad().narrow(0, 0, 1))).containsExactly(0, 0.5f, 0.5f);
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LatentMixture(0, 2, 0.1, KEY))
                .withMessage("a mixture of latent vectors needs positive sizes and deviation, not 0, 2 and 0.1");
        try (var mixture = new LatentMixture(3, 2, 0.5, KEY)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> mixture.forward(torch.zeros(4, 2)))
                    .withMessageContaining("LatentMixture");
        }
    }

    private static float[] centres(LatentMixture mixture) {
        return ArrayTensors.floats(Objects.requireNonNull(mixture.buffers().get("centres")));
    }

    private static int[] indices(int count) {
        int[] indices = new int[count];
        Arrays.setAll(indices, i -> i);
        return indices;
    }
}
