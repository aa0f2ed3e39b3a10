package dev.figment.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/**
 * The gradients of Σ out · c that a case may give with its cotangents c, by inputs and parameters; nothing where it gives
 * none.
 */
final class GivenGradients {

    private GivenGradients() {}

    /**
     * Holds gradients to those given.
     *
     * @param outputs by what follows {@code cotangent.}
     * @param inputs by what follows {@code grad.}
     */
    static void require(ConformanceCase example, Map<String, Tensor> outputs, Map<String, Tensor> inputs) {
        Map<String, Tensor> cotangents = example.under("cotangent.");
        if (cotangents.isEmpty()) {
            return;
        }
        Tensor loss = null;
        for (Map.Entry<String, Tensor> cotangent : cotangents.entrySet()) {
            Tensor output = Objects.requireNonNull(outputs.get(cotangent.getKey()), cotangent.getKey());
            Tensor term = output.mul(cotangent.getValue()).sum();
            loss = loss == null ? term : loss.add(term);
        }
        Map<String, Tensor> asked = new LinkedHashMap<>();
        example.under("grad.")
                .keySet()
                .forEach(name -> asked.put(
                        name,
                        Objects.requireNonNull(
                                inputs.get(name.startsWith("param.") ? name.substring("param.".length()) : name),
                                name)));
        Gradients.of(Objects.requireNonNull(loss), asked)
                .forEach((name, gradient) -> example.require("grad." + name, gradient));
    }
}
