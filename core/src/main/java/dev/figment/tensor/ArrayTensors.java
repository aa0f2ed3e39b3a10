package dev.figment.tensor;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Java arrays into tensors and back, always by copy. Tensors made here lie on the CPU, contiguous, without gradient, and
 * belong to the current scope; reading accepts any device and layout. Thread-safe.
 */
public final class ArrayTensors {

    private ArrayTensors() {}

    /** A float32 tensor of {@code values} in row-major order. */
    public static Tensor of(float[] values, long... shape) {
        Tensor tensor = empty(values.length, ScalarType.Float, shape);
        if (values.length > 0) { // an empty tensor has no address
            FloatBuffer buffer = tensor.createBuffer();
            buffer.put(values);
        }
        return tensor;
    }

    /** A float64 tensor of {@code values} in row-major order. */
    public static Tensor of(double[] values, long... shape) {
        Tensor tensor = empty(values.length, ScalarType.Double, shape);
        if (values.length > 0) { // an empty tensor has no address
            DoubleBuffer buffer = tensor.createBuffer();
            buffer.put(values);
        }
        return tensor;
    }

    /** An int64 tensor of {@code values} in row-major order. */
    public static Tensor of(long[] values, long... shape) {
        Tensor tensor = empty(values.length, ScalarType.Long, shape);
        if (values.length > 0) { // an empty tensor has no address
            LongBuffer buffer = tensor.createBuffer();
            buffer.put(values);
        }
        return tensor;
    }

    /** A bool tensor of {@code values} in row-major order. */
    public static Tensor of(boolean[] values, long... shape) {
        Tensor tensor = empty(values.length, ScalarType.Byte, shape);
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        if (values.length > 0) {
            ByteBuffer buffer = tensor.createBuffer();
            buffer.put(bytes);
        }
        return tensor.to(ScalarType.Bool);
    }

    /**
     * Token ids, int64 [rows, width].
     *
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static Tensor ids(int[][] rows) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        long[] flat = new long[rows.length * width];
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != width) {
                throw new IllegalArgumentException("rows of ids must have one length: row 0 has " + width + ", row " + r
                        + " has " + rows[r].length);
            }
            for (int c = 0; c < width; c++) {
                flat[r * width + c] = rows[r][c];
            }
        }
        return of(flat, rows.length, width);
    }

    /**
     * Which positions of rows padded at the end are real: bool [rows, width], true where column &lt; length.
     */
    public static Tensor keep(int[] lengths, int width) {
        boolean[] keep = new boolean[lengths.length * width];
        for (int r = 0; r < lengths.length; r++) {
            for (int c = 0; c < lengths[r]; c++) {
                keep[r * width + c] = true;
            }
        }
        return of(keep, lengths.length, width);
    }

    /** The elements in row-major order, as float32. */
    public static float[] floats(Tensor tensor) {
        try (Scope scope = Scope.open()) {
            float[] values = new float[Math.toIntExact(tensor.numel())];
            if (values.length > 0) {
                FloatBuffer buffer = readable(tensor, ScalarType.Float).createBuffer();
                buffer.get(values);
            }
            return values;
        }
    }

    /** The elements in row-major order, as float64. */
    public static double[] doubles(Tensor tensor) {
        try (Scope scope = Scope.open()) {
            double[] values = new double[Math.toIntExact(tensor.numel())];
            if (values.length > 0) {
                DoubleBuffer buffer = readable(tensor, ScalarType.Double).createBuffer();
                buffer.get(values);
            }
            return values;
        }
    }

    /** The elements in row-major order, as int64. */
    public static long[] longs(Tensor tensor) {
        try (Scope scope = Scope.open()) {
            long[] values = new long[Math.toIntExact(tensor.numel())];
            if (values.length > 0) {
                LongBuffer buffer = readable(tensor, ScalarType.Long).createBuffer();
                buffer.get(values);
            }
            return values;
        }
    }

    /** The elements in row-major order; true where not zero. */
    public static boolean[] booleans(Tensor tensor) {
        long[] values = longs(tensor);
        boolean[] truths = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            truths[i] = values[i] != 0;
        }
        return truths;
    }

    private static Tensor readable(Tensor tensor, ScalarType type) {
        return tensor.detach().cpu().to(type).contiguous();
    }

    private static Tensor empty(int length, ScalarType type, long... shape) {
        if (Shapes.elements(shape) != length) {
            throw new IllegalArgumentException(
                    "an array of " + length + " elements does not fill the shape " + Shapes.describe(shape));
        }
        try (TensorOptions options = new TensorOptions(type)) {
            return torch.empty(shape, options, null);
        }
    }
}
