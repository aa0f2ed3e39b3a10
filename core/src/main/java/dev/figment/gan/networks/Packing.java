package dev.figment.gan.networks;

import dev.figment.tensor.Shapes;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * PacGAN: the discriminator judges m examples of one kind at a time, side by side, so that it sees whether they vary:
 *
 * <pre>D(x₁, …, xₘ)</pre>
 *
 * <p>Lin et al. 2018, §2, arXiv:1712.04086. An option of any loss: only the discriminator's first layer is m times as wide.
 * Pack i holds the examples i m … i m + m − 1 of a batch.
 *
 * @param degree m; 1 is no packing
 */
public record Packing(int degree) {

    /** @throws IllegalArgumentException if m is not positive */
    public Packing {
        if (degree < 1) {
            throw new IllegalArgumentException("a pack holds at least one example, not " + degree);
        }
    }

    /** Each example on its own. */
    public static Packing none() {
        return new Packing(1);
    }

    /**
     * The packs of a batch.
     *
     * @param x [B, C, …]
     * @return [B ⁄ m, m C, …], owned by the current scope
     * @throws IllegalArgumentException if the batch is no multiple of m
     */
    public Tensor pack(Tensor x) {
        if (degree == 1) {
            return x;
        }
        if (x.dim() < 2 || x.size(0) % degree != 0) {
            throw new IllegalArgumentException("a batch [B, C, …] is packed by " + degree
                    + " where B is a multiple of it," + " but it is " + Shapes.describe(x));
        }
        long[] shape = Arrays.copyOf(x.shape(), Math.toIntExact(x.dim()));
        shape[0] /= degree;
        shape[1] *= degree;
        return x.reshape(shape);
    }
}
