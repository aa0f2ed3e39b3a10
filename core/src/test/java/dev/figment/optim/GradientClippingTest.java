package dev.figment.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GradientClippingTest {

    private final Scope scope = Scope.open();
    private final Tensor first = ArrayTensors.of(new float[] {3, 0}, 2);
    private final Tensor second = ArrayTensors.of(new float[] {0, -4}, 1, 2);

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void byNormScalesAllTogetherAndReturnsTheNormBefore() {
        assertThat(GradientClipping.byNorm(1).clip(List.of(first, second)).total())
                .isCloseTo(5, within(1e-6));
        float scale = (float) (1 / (5 + 1e-6)); // PyTorch's epsilon
        assertThat(ArrayTensors.floats(first)).containsExactly(3 * scale, 0);
        assertThat(ArrayTensors.floats(second)).containsExactly(0, -4 * scale);
    }

    @Test
    void byNormLeavesSmallGradientsBitForBit() {
        assertThat(GradientClipping.byNorm(5.1).clip(List.of(first, second)).total())
                .isCloseTo(5, within(1e-6));
        assertThat(ArrayTensors.floats(first)).containsExactly(3, 0);
        assertThat(ArrayTensors.floats(second)).containsExactly(0, -4);
    }

    @Test
    void byNormMakesANormThatIsNoNumberSeen() {
        Tensor broken = ArrayTensors.of(new float[] {Float.NaN, 1}, 2);
        assertThat(GradientClipping.byNorm(1).clip(List.of(first, broken)).total())
                .isNaN();
        assertThat(ArrayTensors.floats(first)).containsExactly(Float.NaN, Float.NaN);
    }

    @Test
    void byValueBoundsEveryElementAndReturnsTheNormBefore() {
        assertThat(GradientClipping.byValue(3.5).clip(List.of(first, second)).total())
                .isCloseTo(5, within(1e-6));
        assertThat(ArrayTensors.floats(first)).containsExactly(3, 0);
        assertThat(ArrayTensors.floats(second)).containsExactly(0, -3.5f);
    }

    @Test
    void noneOnlyTellsTheNorm() {
        assertThat(GradientClipping.none().clip(List.of(first, second)).total()).isCloseTo(5, within(1e-6));
        assertThat(ArrayTensors.floats(first)).containsExactly(3, 0);
        assertThat(GradientClipping.none().clip(List.of()).total()).isZero();
    }

    @Test
    void refusesNonsense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientClipping.byNorm(0))
                .withMessage("the maximum norm of gradients must be a finite number above 0, but is 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientClipping.byValue(-1))
                .withMessage("the maximum value of gradients must be a finite number above 0, but is -1.0");
    }
}
