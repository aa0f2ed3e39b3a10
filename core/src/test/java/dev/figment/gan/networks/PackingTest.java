package dev.figment.gan.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PackingTest {

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void laysPointsSideBySide() {
        Tensor points = ArrayTensors.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2);
        Tensor packs = new Packing(2).pack(points);
        assertThat(packs.shape()).containsExactly(2, 4);
        assertThat(ArrayTensors.floats(packs.select(0, 1))).containsExactly(5, 6, 7, 8);
    }

    @Test
    void laysImagesOverOneAnotherAsChannels() {
        Tensor images = torch.cat(new TensorVector(torch.zeros(1, 3, 2, 2), torch.ones(1, 3, 2, 2)), 0);
        Tensor packs = new Packing(2).pack(images);
        assertThat(packs.shape()).containsExactly(1, 6, 2, 2);
        assertThat(ArrayTensors.floats(packs.narrow(1, 3, 3))).containsOnly(1f);
    }

    @Test
    void ofOneIsNone() {
        Tensor points = torch.ones(3, 2);
        assertThat(Packing.none().pack(points)).isSameAs(points);
    }

    @Test
    void refusesABatchThatDoesNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Packing(2).pack(torch.ones(3, 2)))
                .withMessage("a batch [B, C, …] is packed by 2 where B is a multiple of it, but it is [3, 2]");
        assertThatIllegalArgumentException().isThrownBy(() -> new Packing(0)).withMessageContaining("at least one");
    }
}
