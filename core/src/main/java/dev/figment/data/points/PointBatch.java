package dev.figment.data.points;

import dev.figment.data.Batch;
import dev.figment.tensor.ArrayTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Some points that make one step. An immutable value: nobody writes to its arrays.
 *
 * @param dimension the numbers of a point
 * @param values [B, dimension]
 * @param exampleIds [B]
 */
@SuppressWarnings("ArrayRecordComponent") // batches are handed on, never compared
public record PointBatch(int dimension, float[] values, long[] exampleIds) implements Batch<PointBatch> {

    /** @throws IllegalArgumentException if there are no points or sizes do not fit */
    public PointBatch {
        if (dimension < 1 || exampleIds.length < 1 || values.length != exampleIds.length * dimension) {
            throw new IllegalArgumentException("a batch of " + exampleIds.length + " points of dimension " + dimension
                    + " cannot have " + values.length + " numbers");
        }
    }

    @Override
    public int examples() {
        return exampleIds.length;
    }

    /** The number of points: losses are means over points. */
    @Override
    public double weight() {
        return exampleIds.length;
    }

    @Override
    public List<PointBatch> split(int parts) {
        if (parts <= 0) {
            throw new IllegalArgumentException("a batch is split into at least one part, but parts is " + parts);
        }
        int count = Math.min(parts, examples());
        List<PointBatch> split = new ArrayList<>(count);
        for (int part = 0; part < count; part++) {
            int from = part * examples() / count;
            int to = (part + 1) * examples() / count;
            split.add(new PointBatch(
                    dimension,
                    Arrays.copyOfRange(values, from * dimension, to * dimension),
                    Arrays.copyOfRange(exampleIds, from, to)));
        }
        return List.copyOf(split);
    }

    /** The points: float32 [B, dimension], owned by the current scope. */
    public Tensor points() {
        return ArrayTensors.of(values, examples(), dimension);
    }
}
