package dev.figment.nn;

import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** The same numbers of each example in another shape: from vectors to images, and back. Stateless. */
public final class Reshape extends Layer {

    private final long[] shape;

    /**
     * To a shape of each example.
     *
     * @param shape without the batch
     * @throws IllegalArgumentException if a dimension is negative
     */
    public Reshape(long... shape) {
        Shapes.elements(shape);
        this.shape = shape.clone();
    }

    /**
     * Changes the shape.
     *
     * @param x [B, …]
     * @return [B, shape …], a view where there can be one, owned by the current scope
     * @throws IllegalArgumentException if an example has another number of elements
     */
    @Override
    public Tensor forward(Tensor x) {
        long elements = Shapes.elements(shape);
        if (x.dim() == 0 || x.numel() != x.size(0) * elements) {
            throw new IllegalArgumentException("the input of " + this + " must be [B, …] with " + elements
                    + " elements an example, but is " + Shapes.describe(x));
        }
        long[] whole = new long[shape.length + 1];
        whole[0] = x.size(0);
        System.arraycopy(shape, 0, whole, 1, shape.length);
        try (Scope scope = Scope.open()) {
            boolean images = x.dim() == 4 && x.is_contiguous(MemoryFormat.ChannelsLast);
            return scope.keep((images ? ChannelsLast.withGradient(x) : x).reshape(whole));
        }
    }
}
