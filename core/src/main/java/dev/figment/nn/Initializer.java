package dev.figment.nn;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The initial values of a parameter, as a function of its shape and a key. A weight's shape is PyTorch's: [out, in] for
 * linear layers, [out, in, height, width] for convolutions; fan-in is the product of all dimensions but the first,
 * fan-out that of all but the second.
 */
@FunctionalInterface
public interface Initializer {

    /**
     * The initial values.
     *
     * @return float32, owned by the current scope; the same for the same key and shape
     */
    Tensor create(RandomKey key, long... shape);

    /** All zeros. */
    static Initializer zeros() {
        return (key, shape) -> torch.zeros(shape);
    }

    /** All ones. */
    static Initializer ones() {
        return (key, shape) -> torch.ones(shape);
    }

    /** Uniform over [−bound, bound). */
    static Initializer uniform(double bound) {
        return (key, shape) -> RandomTensors.uniform(key, -bound, bound, shape);
    }

    /** Normal around zero. */
    static Initializer normal(double deviation) {
        return (key, shape) -> RandomTensors.normal(key, 0, deviation, shape);
    }

    /** Uniform over ±√(6 ⁄ (fan-in + fan-out)): Glorot and Bengio 2010. */
    static Initializer xavierUniform() {
        return (key, shape) ->
                uniform(Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape)))).create(key, shape);
    }

    /** Normal with deviation √(2 ⁄ fan-in): He et al. 2015, arXiv:1502.01852. */
    static Initializer heNormal() {
        return (key, shape) -> normal(Math.sqrt(2.0 / fanIn(shape))).create(key, shape);
    }

    /** Uniform over ±1 ⁄ √fan-in: what PyTorch's linear and convolutional layers start from. */
    static Initializer fanInUniform() {
        return (key, shape) -> uniform(1 / Math.sqrt(fanIn(shape))).create(key, shape);
    }

    private static long fanIn(long[] shape) {
        if (shape.length < 2) {
            throw new IllegalArgumentException(
                    "fan-in needs a weight of two or more dimensions, not " + Shapes.describe(shape));
        }
        return Shapes.elements(shape) / shape[0];
    }

    private static long fanOut(long[] shape) {
        return Shapes.elements(shape) / shape[1];
    }
}
