package dev.figment.tensor;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Tensors of keyed random numbers: float32, on the CPU, owned by the current scope. The same key gives the same tensor on
 * every machine. Thread-safe.
 */
public final class RandomTensors {

    private RandomTensors() {}

    /** Uniform over [{@code low}, {@code high}). */
    public static Tensor uniform(RandomKey key, double low, double high, long... shape) {
        return floats(shape, Math.toIntExact(Shapes.elements(shape)), (row, values) -> {
            RandomStream stream = key.stream();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (low + (high - low) * stream.nextFloat());
            }
        });
    }

    /** Normal of the given mean and standard deviation. */
    public static Tensor normal(RandomKey key, double mean, double deviation, long... shape) {
        return floats(shape, Math.toIntExact(Shapes.elements(shape)), (row, values) -> {
            RandomStream stream = key.stream();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (mean + deviation * stream.nextGaussian());
            }
        });
    }

    /** Fills one row of {@code rowLength} elements after the other. */
    static Tensor floats(long[] shape, int rowLength, RowFiller filler) {
        try (TensorOptions options = new TensorOptions(ScalarType.Float)) {
            Tensor tensor = torch.empty(shape, options, null);
            if (tensor.numel() > 0) {
                FloatBuffer buffer = tensor.createBuffer();
                float[] values = new float[rowLength];
                for (int row = 0; buffer.hasRemaining(); row++) {
                    filler.fill(row, values);
                    buffer.put(values);
                }
            }
            return tensor;
        }
    }

    /**
     * Masks of dropout, one row of {@code rowLength} elements for each key.
     *
     * @param keys as many as rows
     */
    static Tensor dropoutMask(long[] shape, int rowLength, double p, List<RandomKey> keys) {
        try (TensorOptions options = new TensorOptions(ScalarType.Int)) {
            Tensor bits = torch.empty(shape, options, null);
            if (bits.numel() > 0) {
                IntBuffer buffer = bits.createBuffer();
                KeyedDropout dropout = new KeyedDropout(p);
                for (RandomKey key : keys) {
                    dropout.fill(buffer, key, rowLength);
                }
            }
            return bits.view(ScalarType.Float);
        }
    }

    /** Writes the random numbers of one row. */
    interface RowFiller {
        void fill(int row, float[] values);
    }
}
