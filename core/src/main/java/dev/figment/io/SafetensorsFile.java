package dev.figment.io;

import dev.figment.io.SafetensorsHeader.Entry;
import dev.figment.tensor.DType;
import dev.figment.tensor.NativeErrors;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A safetensors file, open for reading through a memory map. The format: eight bytes (little-endian) that give the length
 * of a JSON header, the header, then the bytes of the tensors without holes
 * (<a href="https://github.com/huggingface/safetensors">huggingface/safetensors</a>).
 *
 * <p>{@link #open} checks the whole header against the size of the file before it maps anything, so that a hostile file
 * costs no more than reading its header, and a tensor asked for is always there.
 *
 * <p>The map is private to the process and copies on write: writing into a tensor never reaches the file. It is LibTorch's
 * own, because Java 17 maps at most 2 GB at once; it lives as long as this object or any tensor of it. A file that another
 * process <em>truncates in place</em> while it is mapped takes the JVM down with it, as with any memory map; replacing it
 * by a rename, as {@link SafetensorsWriter} does, is safe.
 *
 * <p>Reading is safe from many threads; closing is for one.
 */
public final class SafetensorsFile implements AutoCloseable {

    /** The longest header that the reference implementation reads. */
    private static final long LONGEST_HEADER = 100_000_000;

    private static final int LENGTH_BYTES = 8;

    private final Path path;
    private final SafetensorsHeader header;
    private final long dataStart;
    private final Tensor bytes; // uint8 [size of the file], mapped

    private SafetensorsFile(Path path, SafetensorsHeader header, long dataStart, Tensor bytes) {
        this.path = path;
        this.header = header;
        this.dataStart = dataStart;
        this.bytes = bytes;
    }

    /**
     * Opens and checks a file.
     *
     * @throws IOException in one line: the file is missing, truncated, of another format, or its header does not hold
     *     together
     */
    public static SafetensorsFile open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + (Files.exists(path) ? " is not a regular file" : " does not exist"));
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long size = file.length();
            byte[] start = new byte[(int) Math.min(ForeignFile.LOOKED_AT, size)];
            file.readFully(start);
            byte[] json = new byte[headerLength(path, size, start)];
            file.seek(LENGTH_BYTES);
            file.readFully(json);
            long dataStart = (long) LENGTH_BYTES + json.length;
            SafetensorsHeader header = SafetensorsHeader.parse(path.toString(), json, size - dataStart);
            return new SafetensorsFile(path, header, dataStart, map(path, size));
        }
    }

    private static int headerLength(Path path, long size, byte[] start) throws IOException {
        Optional<String> foreign = ForeignFile.describe(start);
        if (foreign.isPresent()) {
            throw new IOException(path + " is not a safetensors file: it is " + foreign.get());
        }
        if (size < LENGTH_BYTES) {
            throw new IOException(path + " is not a safetensors file: it has " + size
                    + " bytes, and the length of the header alone takes " + LENGTH_BYTES);
        }
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > LONGEST_HEADER) {
            throw new IOException(path + " is not a safetensors file: its first 8 bytes give a header of "
                    + Long.toUnsignedString(length) + " bytes, expected at most " + LONGEST_HEADER);
        }
        if (length > size - LENGTH_BYTES) {
            throw new IOException(path + " is truncated, or not a safetensors file: its header should take " + length
                    + " bytes, but only " + (size - LENGTH_BYTES) + " follow");
        }
        return (int) length;
    }

    private static Tensor map(Path path, long size) throws IOException {
        try (Scope scope = Scope.open();
                BytePointer name = new BytePointer(path.toString(), StandardCharsets.UTF_8);
                BoolOptional shared = new BoolOptional(false);
                LongOptional length = new LongOptional(size);
                TensorOptions options = new TensorOptions(ScalarType.Byte)) {
            return Scope.own(torch.from_file(name, shared, length, options));
        } catch (RuntimeException e) {
            throw new IOException(path + " cannot be mapped into memory: " + NativeErrors.oneLine(e), e);
        }
    }

    /** The names of its tensors, in the order of their bytes. */
    public Set<String> names() {
        return header.entries().keySet();
    }

    /** What its writer said about it: {@code __metadata__}, empty where there is none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** @throws IllegalArgumentException if there is no tensor of this name */
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    /** @throws IllegalArgumentException if there is no tensor of this name */
    public DType dtype(String name) {
        return entry(name).dtype();
    }

    /**
     * One tensor, on the CPU, owned by the current scope; it stays valid after this file is closed.
     *
     * <p>It shares the map, so it costs no memory until it is read. Take it as read-only: what is written into it is seen
     * by every other handle to the same tensor, though never by the file. Two kinds are copies: one at an offset that its
     * element size does not divide, which a processor may not read in place, and bool, where the file may hold bytes other
     * than 0 and 1 (any but 0 is true).
     *
     * @throws IllegalArgumentException if there is no tensor of this name
     */
    public Tensor tensor(String name) {
        Entry entry = entry(name);
        long offset = dataStart + entry.begin();
        try (Scope scope = Scope.open()) {
            Tensor raw = bytes.narrow(0, offset, entry.end() - entry.begin()); // [bytes]
            Tensor typed;
            if (entry.dtype() == DType.BOOL) {
                typed = raw.ne(new Scalar(0));
            } else if (offset % entry.dtype().bytes() != 0) {
                typed = raw.clone().view(entry.dtype().scalarType());
            } else {
                typed = raw.view(entry.dtype().scalarType());
            }
            return scope.keep(typed.view(entry.shape()));
        }
    }

    /** All tensors by name, each as {@link #tensor} gives it. */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        names().forEach(name -> all.put(name, tensor(name)));
        return Collections.unmodifiableMap(all);
    }

    /** Lets go of the map, which lives on for as long as a tensor of this file does. */
    @Override
    public void close() {
        bytes.close();
    }

    private Entry entry(String name) {
        Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new IllegalArgumentException(path + " has no tensor named " + name);
        }
        return entry;
    }
}
