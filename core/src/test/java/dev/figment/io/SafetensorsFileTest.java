package dev.figment.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Index.atIndex;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.DType;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsFileTest {

    @TempDir
    Path directory;

    @Test
    void reads_names_metadata_shapes_and_values() throws IOException {
        byte[] data = new byte[16];
        ByteBuffer.wrap(data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.5f)
                .putFloat(-2f)
                .putLong(7);
        Path path = file(
                "{'__metadata__':{'format':'pt'},'b':{'dtype':'I64','shape':[],'data_offsets':[8,16]},"
                        + "'a':{'dtype':'F32','shape':[1,2],'data_offsets':[0,8]}}",
                data);
        try (Scope scope = Scope.open();
                SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.names()).containsExactly("a", "b"); // by their bytes, not by the header's order
            assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(file.shape("a")).containsExactly(1, 2);
            assertThat(file.dtype("b")).isEqualTo(DType.INT64);
            assertThat(ArrayTensors.floats(file.tensor("a"))).containsExactly(1.5f, -2f);
            assertThat(file.tensor("b").dim()).isZero();
            assertThat(ArrayTensors.longs(file.tensor("b"))).containsExactly(7);
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void reads_every_element_type_at_aligned_and_odd_offsets(DType dtype) throws IOException {
        int width = dtype.bytes();
        for (int before : new int[] {0, 1, 3, 8}) { // one of them is misaligned for every type wider than a byte
            byte[] data = new byte[before + 2 * width];
            data[before] = 1; // the first of two elements is not zero, the second is
            Path path = file(
                    "{'pad':{'dtype':'U8','shape':[" + before + "],'data_offsets':[0," + before + "]},'x':{'dtype':'"
                            + dtype.safetensorsName() + "','shape':[2],'data_offsets':[" + before + "," + data.length
                            + "]}}",
                    data);
            try (Scope scope = Scope.open();
                    SafetensorsFile file = SafetensorsFile.open(path)) {
                Tensor x = file.tensor("x");
                assertThat(DType.of(x)).isEqualTo(dtype);
                assertThat(x.data_ptr().address() % width).isZero();
                byte[] bytes = new byte[2 * width];
                new BytePointer(x.data_ptr()).get(bytes);
                assertThat(bytes).startsWith(1).doesNotContain(1, atIndex(width));
            }
        }
    }

    @Test
    void a_bool_that_is_neither_0_nor_1_is_true() throws IOException {
        Path path = file("{'x':{'dtype':'BOOL','shape':[3],'data_offsets':[0,3]}}", new byte[] {0, 1, 2});
        try (Scope scope = Scope.open();
                SafetensorsFile file = SafetensorsFile.open(path)) {
            Tensor x = file.tensor("x");
            assertThat(ArrayTensors.booleans(x)).containsExactly(false, true, true);
            assertThat(x.sum().item_long()).isEqualTo(2);
        }
    }

    @Test
    void a_tensor_with_no_elements_keeps_its_shape() throws IOException {
        Path path = file("{'x':{'dtype':'F32','shape':[3,0,2],'data_offsets':[0,0]}}", new byte[0]);
        try (Scope scope = Scope.open();
                SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.tensor("x").shape()).containsExactly(3, 0, 2);
        }
    }

    @Test
    void a_file_may_hold_no_tensor() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(file("{}", new byte[0]))) {
            assertThat(file.names()).isEmpty();
            assertThat(file.tensors()).isEmpty();
            assertThat(file.metadata()).isEmpty();
        }
    }

    @Test
    void tensors_outlive_the_file_and_its_replacement_and_writing_into_them_does_not_reach_it() throws IOException {
        Path path = file("{'x':{'dtype':'I64','shape':[2],'data_offsets':[0,16]}}      ", new byte[16]);
        byte[] before = Files.readAllBytes(path);
        try (Scope scope = Scope.open()) {
            Tensor x;
            try (SafetensorsFile file = SafetensorsFile.open(path)) {
                x = file.tensor("x");
            }
            x.fill_(new Scalar(5));
            assertThat(Files.readAllBytes(path)).isEqualTo(before);
            SafetensorsWriter.write(path, Map.of("x", ArrayTensors.of(new long[] {9}, 1)), Map.of());
            assertThat(ArrayTensors.longs(x)).containsExactly(5, 5);
        }
    }

    @Test
    void an_unknown_name_is_refused() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(file("{}", new byte[0]))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> file.tensor("weight"))
                    .withMessageEndingWith("x.safetensors has no tensor named weight");
        }
    }

    @Test
    void maps_a_tensor_that_lies_beyond_2_gigabytes() throws IOException {
        long far = 3L << 30;
        Path path = file(
                "{'far':{'dtype':'U8','shape':[" + far + "],'data_offsets':[0," + far + "]},"
                        + "'x':{'dtype':'U8','shape':[1],'data_offsets':[" + far + "," + (far + 1) + "]}}",
                new byte[0]);
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.seek(sparse.length() + far); // a hole, which takes no room on disk
            sparse.write(42);
        }
        try (Scope scope = Scope.open();
                SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.tensor("far").numel()).isEqualTo(far);
            assertThat(ArrayTensors.longs(file.tensor("x"))).containsExactly(42);
        }
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | header that is not JSON as the format has it: Duplicate field 'a'
            {'a':{'dtype':'F32','dtype':'F32','shape':[2],'data_offsets':[0,8]}} | Duplicate field 'dtype'
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]} | header that is not JSON
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} {} | more than one JSON value
            {'a':[]} | tensor a is a list, expected an object
            {'a':{'dtype':'F33','shape':[2],'data_offsets':[0,8]}} | tensor a has the dtype F33, expected one of F64, F32
            {'a':{'dtype':32,'shape':[2],'data_offsets':[0,8]}} | the dtype of tensor a is a whole number, expected a string
            {'a':{'shape':[2],'data_offsets':[0,8]}} | tensor a has no dtype
            {'a':{'dtype':'F32','data_offsets':[0,8]}} | tensor a has no shape
            {'a':{'dtype':'F32','shape':[2]}} | tensor a has no data_offsets
            {'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | the shape of tensor a holds a number that is negative or exceeds 63 bits
            {'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]}} | exceeds 63 bits
            {'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}} | the shape of tensor a is a number with a fraction, expected a whole number
            {'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]}} | of shape [4294967296, 4294967296] exceeds 63 bits of bytes
            {'a':{'dtype':'F32','shape':[4611686018427387904],'data_offsets':[0,8]}} | exceeds 63 bits of bytes
            {'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | shape [3] and dtype F32 takes 12 bytes, but its data_offsets span 8
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}} | has the data_offsets [8, 0], expected [begin, end] in this order
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8,16]}} | the data_offsets of tensor a has more than 2 numbers
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}} | has the data_offsets [0]
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | tensor a leaves a hole after the header: it begins at byte 4, expected 0
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | tensor b overlaps tensor a: it begins at byte 4, expected 8
            {'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}} | is truncated: its tensors take 12 bytes, but only 8 follow the header
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | is damaged: its tensors take 4 bytes, but 8 follow the header
            {'__metadata__':{'k':1}} | __metadata__.k is a whole number, expected a string
            {'__metadata__':'k'} | __metadata__ is a string, expected an object
            ['a'] | its header does not begin with '{'
            """)
    void refuses_a_header_that_does_not_hold_together(String header, String message) throws IOException {
        Path path = file(header, new byte[8]);
        assertThatIOException()
                .isThrownBy(() -> SafetensorsFile.open(path))
                .withMessageContaining(message)
                .withMessageStartingWith(path.toString())
                .matches(e -> !String.valueOf(e.getMessage()).contains("\n"), "one line");
    }

    @Test
    void refuses_more_dimensions_than_libtorch_has() throws IOException {
        Path path = file("{'a':{'dtype':'F32','shape':[" + "1,".repeat(64) + "2],'data_offsets':[0,8]}}", new byte[8]);
        assertThatIOException()
                .isThrownBy(() -> SafetensorsFile.open(path))
                .withMessageContaining("the shape of tensor a has more than 64 numbers");
    }

    @Test
    void refuses_a_header_that_is_not_utf8() throws IOException {
        byte[] json = "{\"a?\":{}}".getBytes(StandardCharsets.UTF_8);
        json[3] = (byte) 0xFF;
        assertThatIOException()
                .isThrownBy(() -> SafetensorsFile.open(raw(json.length, json)))
                .withMessageEndingWith("has a header that is not UTF-8");
    }

    @Test
    void refuses_a_header_longer_than_the_file_or_the_format_before_allocating_it() throws IOException {
        assertThatIOException()
                .isThrownBy(() -> SafetensorsFile.open(raw(99_000_000, "{}".getBytes(StandardCharsets.UTF_8))))
                .withMessageEndingWith("is truncated, or not a safetensors file: its header should take 99000000 bytes,"
                        + " but only 2 follow");
        assertThatIOException()
                .isThrownBy(() -> SafetensorsFile.open(raw(-1, "{}".getBytes(StandardCharsets.UTF_8))))
                .withMessageContaining("give a header of 18446744073709551615 bytes, expected at most 100000000");
    }

    @Test
    void says_what_a_foreign_file_is() throws IOException {
        assertForeign(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0}, "it is a zip archive");
        assertForeign(new byte[] {(byte) 0x80, 2, 'c', 0, 0, 0, 0, 0, 0}, "it is a pickle file");
        assertForeign("version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.UTF_8), "Git LFS pointer");
        assertForeign("GGUF....".getBytes(StandardCharsets.UTF_8), "it is a GGUF file");
        assertForeign(new byte[] {(byte) 0x89, 'H', 'D', 'F', 13, 10, 26, 10}, "it is an HDF5 file");
        assertForeign(new byte[0], "it has 0 bytes");
        assertForeign(new byte[7], "it has 7 bytes");
    }

    @Test
    void a_header_whose_length_begins_like_a_pickle_is_a_header() throws IOException {
        String json = "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
        for (int length : new int[] {0x280, 0x380, 0x480, 0x580}) {
            byte[] file = new byte[8 + length + 1];
            file[0] = (byte) length;
            file[1] = (byte) (length >> 8);
            byte[] header = (json + " ".repeat(length - json.length())).getBytes(StandardCharsets.UTF_8);
            System.arraycopy(header, 0, file, 8, length);
            Path path = Files.write(directory.resolve("like-a-pickle.safetensors"), file);
            try (SafetensorsFile opened = SafetensorsFile.open(path)) {
                assertThat(opened.names()).containsExactly("a");
            }
        }
    }

    @Test
    void says_that_a_file_is_missing_or_a_directory() {
        Path missing = directory.resolve("missing.safetensors");
        assertThatIOException()
                .isThrownBy(() -> SafetensorsFile.open(missing))
                .withMessage(missing + " does not exist");
        assertThatIOException()
                .isThrownBy(() -> SafetensorsFile.open(directory))
                .withMessage(directory + " is not a regular file");
    }

    private void assertForeign(byte[] content, String what) throws IOException {
        Path path = Files.write(directory.resolve("foreign.bin"), content);
        assertThatIOException()
                .isThrownBy(() -> SafetensorsFile.open(path))
                .withMessageStartingWith(path + " is not a safetensors file: ")
                .withMessageContaining(what);
    }

    /** A file of this header, written with ' for ", and these bytes. */
    private Path file(String header, byte[] data) throws IOException {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        byte[] content = new byte[json.length + data.length];
        System.arraycopy(json, 0, content, 0, json.length);
        System.arraycopy(data, 0, content, json.length, data.length);
        return raw(json.length, content);
    }

    private Path raw(long headerLength, byte[] content) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(8 + content.length).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(headerLength).put(content);
        return Files.write(directory.resolve("x.safetensors"), all.array());
    }
}
