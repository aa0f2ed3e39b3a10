package dev.figment.training.health;

import dev.figment.data.Batch;
import dev.figment.data.EpochSource;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Points x [B, 4] with targets y [B] that are sin of their sum, plus noise: the data of the tests of health. */
@SuppressWarnings("ArrayRecordComponent")
record Waves(float[] x, float[] y, long[] exampleIds) implements Batch<Waves> {

    static final int FEATURES = 4;

    static Waves of(long first, int count, double noise) {
        Waves waves = new Waves(new float[count * FEATURES], new float[count], new long[count]);
        for (int i = 0; i < count; i++) {
            RandomStream random = RandomKey.of(17).fold(first + i).stream();
            float sum = 0;
            for (int d = 0; d < FEATURES; d++) {
                waves.x[i * FEATURES + d] = 2 * random.nextFloat() - 1;
                sum += waves.x[i * FEATURES + d];
            }
            waves.y[i] = (float) (Math.sin(2 * sum) + noise * (2 * random.nextFloat() - 1));
            waves.exampleIds[i] = first + i;
        }
        return waves;
    }

    /** Epochs of {@code batches} batches of 32, in another order each time. */
    static EpochSource<Waves> epochs(int batches) {
        return epoch -> {
            List<Waves> list = new ArrayList<>();
            for (int index : RandomKey.of(7).fold(epoch).stream().permutation(batches)) {
                list.add(of(index * 32L, 32, 0.1));
            }
            return list;
        };
    }

    @Override
    public int examples() {
        return y.length;
    }

    @Override
    public double weight() {
        return y.length;
    }

    @Override
    public List<Waves> split(int parts) {
        List<Waves> split = new ArrayList<>();
        int count = Math.min(parts, examples());
        for (int part = 0; part < count; part++) {
            int from = examples() * part / count;
            int to = examples() * (part + 1) / count;
            split.add(new Waves(
                    Arrays.copyOfRange(x, from * FEATURES, to * FEATURES),
                    Arrays.copyOfRange(y, from, to),
                    Arrays.copyOfRange(exampleIds, from, to)));
        }
        return split;
    }
}
