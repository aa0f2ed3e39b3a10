package dev.figment.gan.networks;

import dev.figment.nn.Module;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Refuses classes that a network has no use for, or that it misses. Stateless. */
final class Labels {

    private Labels() {}

    /** @throws IllegalArgumentException unless labels are [B] for a network with classes, and null for one without */
    static void require(Module network, long examples, int classes, @Nullable Tensor labels) {
        if (classes == 0 && labels != null) {
            throw new IllegalArgumentException(network + " has no classes, but was given labels");
        }
        if (classes > 0 && labels == null) {
            throw new IllegalArgumentException(network + " needs a label, 0 … " + (classes - 1) + ", for each example");
        }
        if (labels != null && (labels.dim() != 1 || labels.size(0) != examples)) {
            throw new IllegalArgumentException(
                    "the labels of " + network + " must be [" + examples + "], but are " + Shapes.describe(labels));
        }
    }
}
