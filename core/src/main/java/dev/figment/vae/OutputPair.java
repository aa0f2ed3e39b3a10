package dev.figment.vae;

import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The output of a decoder that says two numbers a value: [… , 2 P] as twice [… , P]. */
record OutputPair(Tensor first, Tensor second) {

    /** @throws IllegalArgumentException if the output cannot be halved */
    static OutputPair of(Tensor output) {
        long size = output.size(-1);
        if (size % 2 != 0) {
            throw new IllegalArgumentException(
                    "an output of two numbers a value has an even last dimension, but is " + Shapes.describe(output));
        }
        return new OutputPair(output.narrow(-1, 0, size / 2), output.narrow(-1, size / 2, size / 2));
    }

    /** The second number kept above a bound, smoothly: b + softplus(s − b), which is s where s is far above. */
    Tensor secondAbove(double bound) {
        return torch.softplus(second.sub(new Scalar(bound))).add(new Scalar(bound));
    }
}
