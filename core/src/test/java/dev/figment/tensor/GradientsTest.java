package dev.figment.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.tensor.Gradients.Graph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class GradientsTest {

    private static Tensor leaf(double... values) {
        return ArrayTensors.of(values, values.length).requires_grad_(true);
    }

    @Test
    void areThoseOfAScalarByOneTensor() {
        try (Scope scope = Scope.open()) {
            Tensor x = leaf(1, 2, 3);

            Tensor gradient = Gradients.of(x.square().sum(), x, Graph.FREED);

            assertThat(ArrayTensors.doubles(gradient)).containsExactly(2, 4, 6);
            assertThat(x.grad().defined()).as("what x holds is left alone").isFalse();
        }
    }

    @Test
    void areTheDirectionTimesTheJacobianAndNullWhereNothingDepends() {
        try (Scope scope = Scope.open()) {
            Tensor x = leaf(1, 2);
            Tensor unused = leaf(5);
            Tensor direction = ArrayTensors.of(new double[] {10, 100}, 2);

            List<Tensor> gradients = Gradients.of(x.square(), List.of(x, unused), direction, Graph.FREED);

            assertThat(ArrayTensors.doubles(gradients.get(0))).containsExactly(20, 400);
            assertThat(gradients.get(1)).isNull();
        }
    }

    @Test
    void canBeTakenAgainWhereTheGraphIsKept() {
        try (Scope scope = Scope.open()) {
            Tensor x = leaf(3);
            Tensor y = x.pow(leaf(2)).sum();

            Gradients.of(y, x, Graph.KEPT);
            assertThat(ArrayTensors.doubles(Gradients.of(y, x, Graph.FREED))).containsExactly(6);
            assertThatThrownBy(() -> Gradients.of(y, x, Graph.FREED)).hasMessageContaining("second time");
        }
    }

    @Test
    void canBeDifferentiatedWhereTheyExtendTheGraph() {
        try (Scope scope = Scope.open()) {
            Tensor x = leaf(2);

            Tensor first = Gradients.of(x.square().mul(x).sum(), x, Graph.EXTENDED); // 3 x²

            assertThat(ArrayTensors.doubles(Gradients.of(first.sum(), x, Graph.FREED)))
                    .containsExactly(12);
        }
    }
}
