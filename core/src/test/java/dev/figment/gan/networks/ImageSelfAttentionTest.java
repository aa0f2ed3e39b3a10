package dev.figment.gan.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.nn.FiniteDifferences;
import dev.figment.nn.Observation;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImageSelfAttentionTest {

    private static final RandomKey KEY = RandomKey.of(3);

    private final Scope scope = Scope.open();
    private final ImageSelfAttention layer = new ImageSelfAttention(16, false, KEY);
    private final Tensor x = RandomTensors.normal(KEY.fold("x"), 0, 1, 2, 16, 2, 3);

    @AfterEach
    void free() {
        layer.close();
        scope.close();
    }

    @Test
    void aNewLayerChangesNothing() {
        assertThat(ArrayTensors.floats(layer.forward(x))).isEqualTo(ArrayTensors.floats(x));
    }

    @Test
    void isTheEquation() {
        open(0.7);
        Tensor f = convolved("f").flatten(2, -1); // [B, 2, N]
        Tensor g = convolved("g").flatten(2, -1);
        Tensor h = convolved("h").flatten(2, -1);
        Tensor beta = g.transpose(1, 2).matmul(f).softmax(2); // [B, N, N], row j over i
        Tensor mixed = h.matmul(beta.transpose(1, 2)).reshape(2, 2, 2, 3);
        Tensor v = torch.conv2d(mixed, parameter("v.weight"))
                .add(parameter("v.bias").reshape(1, 16, 1, 1));
        Tensor expected = x.add(v.mul(new Scalar(0.7)));
        assertThat(ArrayTensors.floats(layer.forward(x))).containsExactly(ArrayTensors.floats(expected), within(1e-5f));
    }

    @Test
    void everyPlaceSharesItsAttentionOut() {
        List<float[]> sums = new ArrayList<>();
        try (Observation observation = Observation.open((path, what, value) -> {
            if (what.equals("attention.weights")) {
                sums.add(ArrayTensors.floats(value.sum(3)));
            }
        })) {
            layer.forward(x);
        }
        assertThat(sums).hasSize(1);
        for (float sum : sums.get(0)) {
            assertThat(sum).isCloseTo(1, within(1e-5f));
        }
    }

    @Test
    void gradientsAlsoUnderSpectralNormalisation() {
        Tensor image = x.to(ScalarType.Double);
        try (ImageSelfAttention normalised = new ImageSelfAttention(16, true, KEY);
                GradientMode off = GradientMode.off()) {
            Objects.requireNonNull(normalised.parameters().get("gamma")).fill_(new Scalar(0.7));
            try (GradientMode on = GradientMode.on()) {
                FiniteDifferences.assertGradients(normalised, Map.of("x", image), () -> normalised.forward(image));
            }
        }
    }

    @Test
    void refusesWhatItCannotNarrow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageSelfAttention(7, false, KEY))
                .withMessage("self-attention over images needs at least 8 channels, not 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layer.forward(torch.ones(2, 8, 3, 3)))
                .withMessage("the input of ImageSelfAttention must be [B, 16, H, W], but is [2, 8, 3, 3]");
    }

    private void open(double value) {
        try (GradientMode off = GradientMode.off()) {
            parameter("gamma").fill_(new Scalar(value));
        }
    }

    private Tensor convolved(String name) {
        return torch.conv2d(x, parameter(name + ".weight"))
                .add(parameter(name + ".bias").reshape(1, 2, 1, 1));
    }

    private Tensor parameter(String name) {
        return Objects.requireNonNull(layer.parameters().get(name), name);
    }
}
