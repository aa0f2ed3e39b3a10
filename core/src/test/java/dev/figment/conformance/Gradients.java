package dev.figment.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Gradients of a loss by the name of what they are taken for. */
final class Gradients {

    private Gradients() {}

    static Map<String, Tensor> of(Tensor loss, Map<String, Tensor> inputs) {
        TensorVector gradients = torch.grad(
                new TensorVector(loss), new TensorVector(inputs.values().toArray(new Tensor[0])));
        Map<String, Tensor> byName = new LinkedHashMap<>();
        int i = 0;
        for (String name : inputs.keySet()) {
            byName.put(name, gradients.get(i++));
        }
        return byName;
    }

    /**
     * Zero for an input that the loss does not depend on, and the graph is kept for other losses over it.
     */
    static Map<String, Tensor> ofWhatTakesPart(Tensor loss, Map<String, Tensor> inputs) {
        TensorVector gradients = torch.grad(
                new TensorVector(loss),
                new TensorVector(inputs.values().toArray(new Tensor[0])),
                new TensorVector(),
                new BoolOptional(true),
                false,
                true);
        Map<String, Tensor> byName = new LinkedHashMap<>();
        int i = 0;
        for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
            Tensor gradient = gradients.get(i++);
            byName.put(input.getKey(), gradient.defined() ? gradient : torch.zeros_like(input.getValue()));
        }
        return byName;
    }
}
