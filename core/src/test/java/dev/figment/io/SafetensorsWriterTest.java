package dev.figment.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.DType;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

    @TempDir
    Path directory;

    @Test
    void what_is_written_is_read_again_in_every_element_type() throws IOException {
        Path path = directory.resolve("all.safetensors");
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            Tensor small = ArrayTensors.of(new float[] {0, 1, 2, 3, 0.5f, 1}, 2, 3);
            for (DType dtype : DType.values()) {
                tensors.put(dtype.name(), small.to(dtype.scalarType()));
            }
            tensors.put("scalar", ArrayTensors.of(new double[] {Math.PI}));
            tensors.put("empty", ArrayTensors.of(new float[0], 0, 4));
            SafetensorsWriter.write(path, tensors, Map.of("über", "\"quoted\"\n"));
            try (SafetensorsFile file = SafetensorsFile.open(path)) {
                assertThat(file.metadata()).containsExactly(Map.entry("über", "\"quoted\"\n"));
                assertThat(file.names()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
                tensors.forEach((name, tensor) -> {
                    Tensor read = file.tensor(name);
                    assertThat(file.dtype(name)).isEqualTo(DType.of(tensor));
                    assertThat(read.shape()).isEqualTo(tensor.shape());
                    assertThat(bytes(read)).isEqualTo(bytes(tensor));
                });
            }
        }
    }

    @Test
    void a_view_is_written_as_its_elements_read() throws IOException {
        Path path = directory.resolve("view.safetensors");
        try (Scope scope = Scope.open()) {
            Tensor transposed =
                    ArrayTensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).t();
            SafetensorsWriter.write(path, Map.of("x", transposed), Map.of());
            try (SafetensorsFile file = SafetensorsFile.open(path)) {
                assertThat(file.shape("x")).containsExactly(3, 2);
                assertThat(ArrayTensors.floats(file.tensor("x"))).containsExactly(1, 4, 2, 5, 3, 6);
            }
        }
    }

    @Test
    void more_than_one_chunk_is_written_whole() throws IOException {
        Path path = directory.resolve("large.safetensors");
        long[] values = new long[300_001]; // 2.4 MB
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 31L;
        }
        try (Scope scope = Scope.open()) {
            SafetensorsWriter.write(path, Map.of("x", ArrayTensors.of(values, values.length)), Map.of());
            try (SafetensorsFile file = SafetensorsFile.open(path)) {
                assertThat(ArrayTensors.longs(file.tensor("x"))).isEqualTo(values);
            }
        }
    }

    /** The bytes that {@code safetensors.torch.save_file} 0.8 writes for the same tensors. */
    @Test
    void lays_the_file_out_as_the_reference_does_whatever_the_order_of_the_map() throws IOException {
        Path path = directory.resolve("layout.safetensors");
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("b", ArrayTensors.of(new float[] {1}, 1));
            tensors.put("flag", ArrayTensors.of(new boolean[] {true}, 1));
            tensors.put("a", ArrayTensors.of(new float[] {2}, 1));
            tensors.put("id", ArrayTensors.of(new long[] {3}, 1));
            SafetensorsWriter.write(path, tensors, Map.of("format", "pt"));
        }
        byte[] bytes = Files.readAllBytes(path);
        String json = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"id\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]},"
                + "\"flag\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[16,17]}}";
        assertThat(bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8).isEqualTo((json.length() + 7) / 8 * 8);
        assertThat(new String(bytes, 8, json.length(), StandardCharsets.UTF_8)).isEqualTo(json);
    }

    @Test
    void the_name_of_the_metadata_is_refused() {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = Map.of("__metadata__", ArrayTensors.of(new float[] {1}, 1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SafetensorsWriter.write(directory.resolve("x"), tensors, Map.of()))
                    .withMessageContaining("__metadata__");
        }
    }

    private static byte[] bytes(Tensor tensor) {
        byte[] bytes = new byte[Math.toIntExact(tensor.nbytes())];
        if (bytes.length > 0) {
            new BytePointer(tensor.data_ptr()).get(bytes);
        }
        return bytes;
    }
}
