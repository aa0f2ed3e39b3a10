package dev.figment.conformance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The judge is judged too: a comparison that lets everything pass would make every case pass. */
class AgreementTest {

    private final Scope scope = Scope.open();
    private final Tensor expected = ArrayTensors.of(new double[] {1, -2, 0, 100}, 2, 2);

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void what_lies_within_the_tolerance_agrees() {
        Tensor near = ArrayTensors.of(new double[] {1.0001, -2.0002, 9e-6, 100.01}, 2, 2);
        assertThatCode(() -> Agreement.OUTPUTS.require("y", near, expected)).doesNotThrowAnyException();
    }

    @Test
    void names_the_tensor_and_its_worst_element() {
        Tensor off = ArrayTensors.of(new double[] {1.001, -2, 0.5, 100}, 2, 2);
        assertThatThrownBy(() -> Agreement.OUTPUTS.require("out.y", off, expected))
                .isInstanceOf(AssertionError.class)
                .hasMessage("out.y[1, 0] is 0.5, expected 0.0 within 1.0E-5 + 1.0E-4·|expected|;"
                        + " 2 of 4 elements disagree");
    }

    @Test
    void nan_never_agrees() {
        Tensor nan = ArrayTensors.of(new double[] {1, -2, Double.NaN, 100}, 2, 2);
        assertThatThrownBy(() -> Agreement.OUTPUTS.require("out.y", nan, expected))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("out.y[1, 0] is NaN");
    }

    @Test
    void another_shape_never_agrees() {
        assertThatThrownBy(() -> Agreement.OUTPUTS.require("out.y", expected.view(4), expected))
                .isInstanceOf(AssertionError.class)
                .hasMessage("out.y is [4], expected [2, 2]");
    }

    @Test
    void asserts_nothing_where_it_is_told_not_to() {
        Tensor off = ArrayTensors.of(new double[] {1, Double.NaN, 0, 7}, 2, 2);
        Tensor first = ArrayTensors.of(new boolean[] {true, false}, 2); // the first column
        assertThatCode(() -> Agreement.OUTPUTS.require("y", off, expected, first))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Agreement.OUTPUTS.require("y", off, expected, first.logical_not()))
                .isInstanceOf(AssertionError.class);
    }
}
