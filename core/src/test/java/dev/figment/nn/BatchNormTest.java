package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Expected values are those of torch.nn.BatchNorm2d 2.13 in float64. */
class BatchNormTest {

    private final Scope scope = Scope.open();
    private final BatchNorm layer = new BatchNorm(2);

    @AfterEach
    void free() {
        layer.close();
        scope.close();
    }

    @Test
    void normalisesTheBatchAndFollowsItAsPyTorchDoes() {
        layer.to(ScalarType.Double);
        Tensor x = ArrayTensors.of(new double[] {0, 1, 4, 9, 16, 25, 36, 49}, 2, 2, 1, 2);
        assertThat(ArrayTensors.doubles(layer.forward(x)))
                .containsExactly(
                        new double[] {
                            -0.9999999546485292,
                            -0.9047618637296216,
                            -1.0985208196441842,
                            -0.8305889124138954,
                            0.5238095000539915,
                            1.3809523183241594,
                            0.6162433866296642,
                            1.312866345428415
                        },
                        within(1e-12));
        assertThat(doubles("running_mean")).containsExactly(new double[] {1.05, 2.45}, within(1e-12));
        assertThat(doubles("running_var"))
                .containsExactly(new double[] {15.600000000000001, 47.333333333333336}, within(1e-12));
        assertThat(doubles("num_batches_tracked")).containsExactly(1);

        layer.eval();
        Tensor one = ArrayTensors.of(new double[] {1, 1}, 1, 2);
        assertThat(ArrayTensors.doubles(layer.forward(one)))
                .containsExactly(new double[] {-0.012659238031098419, -0.2107581663903211}, within(1e-12));
        assertThat(doubles("num_batches_tracked")).as("evaluation only reads").containsExactly(1);
    }

    @Test
    void normalisesByEveryBatchInEvaluationTooWhereToldTo() {
        try (BatchNorm always = BatchNorm.byEveryBatch(2)) {
            Tensor x = ArrayTensors.of(new double[] {0, 1, 4, 9, 16, 25, 36, 49}, 4, 2);
            Tensor trained = layer.forward(x.to(ScalarType.Float));

            always.eval();
            assertThat(always.mixesExamples()).isTrue();
            assertThat(ArrayTensors.floats(always.forward(x.to(ScalarType.Float))))
                    .containsExactly(ArrayTensors.floats(trained));
            assertThat(ArrayTensors.doubles(
                            Objects.requireNonNull(always.buffers().get("running_mean"))))
                    .as("evaluation only reads")
                    .containsExactly(0, 0);
            assertThatIllegalArgumentException().isThrownBy(() -> always.forward(torch.zeros(1, 2)));

            always.train();
            always.forward(x.to(ScalarType.Float));
            assertThat(ArrayTensors.doubles(
                            Objects.requireNonNull(always.buffers().get("running_mean"))))
                    .as("training tracks, as the others do")
                    .containsExactly(doubles("running_mean"));
        }
    }

    @Test
    void hasPyTorchsNames() {
        assertThat(layer.state().keySet())
                .containsExactly("weight", "bias", "running_mean", "running_var", "num_batches_tracked");
        assertThat(layer.parameters().keySet()).containsExactly("weight", "bias");
    }

    @Test
    void refusesWhatHasNoStatistics() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layer.forward(torch.zeros(1, 2)))
                .withMessage("BatchNorm needs more than one value a channel to normalise by, but its input is [1, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layer.forward(torch.zeros(4, 3)))
                .withMessage("the input of BatchNorm must be [B, 2] or [B, 2, H, W], but is [4, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchNorm(2, 1e-5, 1.5))
                .withMessage("the momentum of batch normalisation must lie in [0, 1], but is 1.5");
    }

    private double[] doubles(String buffer) {
        return ArrayTensors.doubles(Objects.requireNonNull(layer.buffers().get(buffer), buffer));
    }
}
