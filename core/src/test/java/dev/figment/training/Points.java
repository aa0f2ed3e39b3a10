package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.data.EpochSource;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Points x [B, 4] with targets y [B] of a smooth function, each counting as some number of tokens: the data of the tests
 * in this package.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Points(float[][] x, float[] y, int[] tokens, long[] exampleIds) implements Batch<Points> {

    public static final int FEATURES = 4;

    /** {@code count} points numbered from {@code first}. */
    public static Points of(long first, int count) {
        Points points = new Points(new float[count][FEATURES], new float[count], new int[count], new long[count]);
        for (int i = 0; i < count; i++) {
            long id = first + i;
            RandomStream random = RandomKey.of(99).fold(id).stream();
            float sum = 0;
            for (int d = 0; d < FEATURES; d++) {
                points.x[i][d] = 2 * random.nextFloat() - 1;
                sum += points.x[i][d] * (d + 1);
            }
            points.y[i] = (float) Math.sin(sum);
            points.tokens[i] = 1 + random.nextInt(5);
            points.exampleIds[i] = id;
        }
        return points;
    }

    /** Epochs of {@code batches} batches of {@code size} points, in another order each time. */
    public static EpochSource<Points> epochs(int batches, int size) {
        return epoch -> {
            List<Points> list = new ArrayList<>();
            for (int index : RandomKey.of(7).fold(epoch).stream().permutation(batches)) {
                list.add(of((long) index * size, size));
            }
            return list;
        };
    }

    /** x as a tensor [B, 4]. */
    public Tensor features() {
        float[] flat = new float[examples() * FEATURES];
        for (int i = 0; i < examples(); i++) {
            System.arraycopy(x[i], 0, flat, i * FEATURES, FEATURES);
        }
        return ArrayTensors.of(flat, examples(), FEATURES);
    }

    @Override
    public int examples() {
        return y.length;
    }

    @Override
    public double weight() {
        return Arrays.stream(tokens).sum();
    }

    @Override
    public List<Points> split(int parts) {
        List<Points> split = new ArrayList<>();
        int count = Math.min(parts, examples());
        for (int part = 0; part < count; part++) {
            int from = examples() * part / count;
            int to = examples() * (part + 1) / count;
            split.add(new Points(
                    Arrays.copyOfRange(x, from, to),
                    Arrays.copyOfRange(y, from, to),
                    Arrays.copyOfRange(tokens, from, to),
                    Arrays.copyOfRange(exampleIds, from, to)));
        }
        return split;
    }
}
