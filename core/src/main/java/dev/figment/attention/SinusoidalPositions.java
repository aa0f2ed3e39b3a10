package dev.figment.attention;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/**
 * PE(p, 2i) = sin(p ⁄ 10000^(2i ⁄ D)), PE(p, 2i + 1) = cos(p ⁄ 10000^(2i ⁄ D)).
 *
 * <p>Vaswani et al. 2017, §3.5, arXiv:1706.03762. The table is fixed: a buffer, saved and not trained.
 */
public final class SinusoidalPositions extends Positions {

    /** The order of the columns. */
    public enum Layout {
        /** Sine and cosine of each frequency side by side: the paper, PyTorch tutorials. */
        INTERLEAVED,
        /** All sines, then all cosines: Marian, fairseq, Hugging Face. */
        HALVES
    }

    private final Tensor weight;

    /**
     * Computes the table.
     *
     * @param maximum the number of positions
     * @param dim the dimension D of each
     * @throws IllegalArgumentException if a size is not positive
     */
    public SinusoidalPositions(int maximum, int dim, Layout layout) {
        super(maximum, dim);
        try (Scope scope = Scope.open()) {
            weight = buffer("weight", ArrayTensors.of(table(maximum, dim, layout), maximum, dim));
        }
    }

    @Override
    Tensor table() {
        return weight;
    }

    private static float[] table(int maximum, int dim, Layout layout) {
        float[] table = new float[Math.multiplyExact(maximum, dim)];
        int sines = (dim + 1) / 2;
        for (int position = 0; position < maximum; position++) {
            for (int column = 0; column < dim; column++) {
                double angle = position / Math.pow(10_000, (column - column % 2) / (double) dim);
                double value = column % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
                int place = layout == Layout.INTERLEAVED ? column : column / 2 + (column % 2 == 0 ? 0 : sines);
                table[position * dim + place] = (float) value;
            }
        }
        return table;
    }
}
