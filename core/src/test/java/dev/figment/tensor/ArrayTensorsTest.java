package dev.figment.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArrayTensorsTest {

    private final Scope scope = Scope.open();

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void arrays_go_in_and_come_out_with_their_types() {
        Tensor floats = ArrayTensors.of(new float[] {1.5f, -2, 3, 4, 5, 6}, 2, 3);
        assertThat(DType.of(floats)).isEqualTo(DType.FLOAT32);
        assertThat(floats.shape()).containsExactly(2, 3);
        assertThat(ArrayTensors.floats(floats)).containsExactly(1.5f, -2, 3, 4, 5, 6);
        assertThat(ArrayTensors.doubles(ArrayTensors.of(new double[] {Math.PI}, 1)))
                .containsExactly(Math.PI);
        assertThat(ArrayTensors.longs(ArrayTensors.of(new long[] {Long.MIN_VALUE}, 1)))
                .containsExactly(Long.MIN_VALUE);
        Tensor booleans = ArrayTensors.of(new boolean[] {true, false}, 2);
        assertThat(DType.of(booleans)).isEqualTo(DType.BOOL);
        assertThat(ArrayTensors.booleans(booleans)).containsExactly(true, false);
    }

    @Test
    void a_view_is_read_as_its_elements_stand() {
        Tensor transposed =
                ArrayTensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).t();
        assertThat(ArrayTensors.floats(transposed)).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void a_tensor_has_no_dimensions_or_no_elements() {
        assertThat(ArrayTensors.of(new float[] {7}).dim()).isZero();
        assertThat(ArrayTensors.floats(ArrayTensors.of(new float[0], 0, 4))).isEmpty();
        assertThat(ArrayTensors.of(new boolean[0], 2, 0).shape()).containsExactly(2, 0);
    }

    @Test
    void ids_are_rows_of_one_length() {
        Tensor ids = ArrayTensors.ids(new int[][] {{1, 2}, {3, 4}, {5, 6}});
        assertThat(ids.shape()).containsExactly(3, 2);
        assertThat(ArrayTensors.longs(ids)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArrayTensors.ids(new int[][] {{1, 2}, {3}}))
                .withMessage("rows of ids must have one length: row 0 has 2, row 1 has 1");
    }

    @Test
    void keep_marks_what_lies_before_the_padding() {
        Tensor keep = ArrayTensors.keep(new int[] {2, 0}, 3);
        assertThat(ArrayTensors.booleans(keep)).containsExactly(true, true, false, false, false, false);
    }

    @Test
    void an_array_that_does_not_fill_the_shape_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArrayTensors.of(new float[5], 2, 3))
                .withMessage("an array of 5 elements does not fill the shape [2, 3]");
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void every_dtype_is_found_by_its_tensor_and_its_name(DType dtype) {
        Tensor tensor = ArrayTensors.of(new float[] {1}, 1).to(dtype.scalarType());
        assertThat(DType.of(tensor)).isEqualTo(dtype);
        assertThat(tensor.element_size()).isEqualTo(dtype.bytes());
        assertThat(DType.ofSafetensorsName(dtype.safetensorsName())).contains(dtype);
    }
}
