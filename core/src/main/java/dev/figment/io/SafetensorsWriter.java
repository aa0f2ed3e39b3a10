package dev.figment.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.figment.tensor.DType;
import dev.figment.tensor.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes safetensors files, whole or not at all.
 *
 * <p>The same tensors and metadata always give the same bytes, laid out as the reference implementation lays them out:
 * wide element types first, names in order within a type, so that each tensor lies aligned in the file; the header padded
 * with spaces to a multiple of eight. Tensors that share storage are written each on its own: give one of them.
 * Thread-safe.
 */
public final class SafetensorsWriter {

    /** The element types in the order in which their tensors are written: aligned for all, and the reference's. */
    private static final List<DType> ORDER = List.of(
            DType.UINT64,
            DType.INT64,
            DType.FLOAT64,
            DType.COMPLEX64,
            DType.FLOAT32,
            DType.UINT32,
            DType.INT32,
            DType.BFLOAT16,
            DType.FLOAT16,
            DType.UINT16,
            DType.INT16,
            DType.FLOAT8_E4M3,
            DType.FLOAT8_E5M2,
            DType.INT8,
            DType.UINT8,
            DType.BOOL);

    private static final int CHUNK = 1 << 20;

    private SafetensorsWriter() {}

    /**
     * Writes a file, replacing one that is there by a rename.
     *
     * @param tensors by name, on any device, of any layout
     * @param metadata what the file says about itself: {@code {"format": "pt"}} is what Hugging Face's tools look for
     * @throws IOException in one line, such as a full disk; nothing is left behind
     * @throws IllegalArgumentException if a tensor has an element type that the format has not, or the name
     *     {@code __metadata__}
     */
    public static void write(Path target, Map<String, Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        if (tensors.containsKey("__metadata__")) {
            throw new IllegalArgumentException("no tensor may be named __metadata__: the format keeps that name");
        }
        List<Map.Entry<String, Tensor>> ordered = new ArrayList<>(tensors.entrySet());
        ordered.sort(Comparator.comparingInt((Map.Entry<String, Tensor> e) -> ORDER.indexOf(DType.of(e.getValue())))
                .thenComparing(e -> e.getKey().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        byte[] header = header(ordered, metadata);
        AtomicFiles.write(target, out -> {
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            out.write(header);
            byte[] chunk = new byte[CHUNK];
            for (Map.Entry<String, Tensor> named : ordered) {
                writeBytes(named.getValue(), out, chunk);
            }
        });
    }

    private static byte[] header(List<Map.Entry<String, Tensor>> ordered, Map<String, String> metadata)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart("__metadata__");
                for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Map.Entry<String, Tensor> named : ordered) {
                Tensor tensor = named.getValue();
                long[] shape = tensor.shape();
                json.writeObjectFieldStart(named.getKey());
                json.writeStringField("dtype", DType.of(tensor).safetensorsName());
                json.writeFieldName("shape");
                json.writeArray(shape, 0, shape.length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {offset, offset += byteCount(tensor)}, 0, 2);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        while (bytes.size() % 8 != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static long byteCount(Tensor tensor) {
        return Math.multiplyExact(tensor.numel(), (long) DType.of(tensor).bytes());
    }

    private static void writeBytes(Tensor tensor, OutputStream out, byte[] chunk) throws IOException {
        try (Scope scope = Scope.open()) {
            Tensor plain = tensor.detach().cpu().resolve_conj().resolve_neg().contiguous();
            long total = byteCount(plain);
            if (total == 0) {
                return; // an empty tensor may have no address
            }
            BytePointer from = new BytePointer(plain.data_ptr());
            for (long done = 0; done < total; done += chunk.length) {
                int length = (int) Math.min(chunk.length, total - done);
                from.position(done).get(chunk, 0, length);
                out.write(chunk, 0, length);
            }
        }
    }
}
