package dev.figment.optim;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** How a step changes a parameter: the rule's equation and its hyper-parameters, without any state. Immutable. */
public sealed interface OptimizerRule permits Adam, AdamW, Sgd, RmsProp {

    /** An optimiser of these parameters, by dotted name: {@code Adam.of(0.9, 0.98, 1e-9).create(model.parameters())}. */
    default Optimizer create(Map<String, Tensor> parameters) {
        return create(List.of(ParameterGroup.of("parameters", parameters)));
    }

    /**
     * An optimiser of these groups.
     *
     * @return to be closed by the caller; the parameters stay their module's, which must outlive it
     * @throws IllegalArgumentException if a parameter is named in two groups
     */
    Optimizer create(List<ParameterGroup> groups);
}
