package dev.figment.optim;

import dev.figment.tensor.Scope;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam in one pass over memory: LibTorch's {@code aten::_fused_adam_} and {@code _fused_adamw_}.
 *
 * <p>The Java bindings leave out operators whose names begin with an underscore, so a line of TorchScript calls them. The
 * lists of tensors must be built here: what the script builds itself is copied, and its update would be lost.
 */
final class FusedAdamUpdate implements Update {

    private static final String SCRIPT = """
            def step(parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor],
                     counts: List[Tensor], lr: float, beta1: float, beta2: float, weight_decay: float, eps: float):
                torch.%s(parameters, gradients, first, second, [], counts, lr=lr, beta1=beta1, beta2=beta2,
                         weight_decay=weight_decay, eps=eps, amsgrad=False, maximize=False)
            """;

    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final CompilationUnit script;

    FusedAdamUpdate(double beta1, double beta2, double epsilon, boolean decoupled) {
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        script = torch.compile(SCRIPT.formatted(decoupled ? "_fused_adamw_" : "_fused_adam_"));
        script.retainReference(); // outlives whatever scope is open here
    }

    @Override
    public List<String> stateNames() {
        return List.of(AdamUpdate.FIRST_MOMENT, AdamUpdate.SECOND_MOMENT);
    }

    /** The kernel walks memory in order, whatever the strides say. */
    @Override
    public void check(String name, Tensor parameter) {
        if (!parameter.is_contiguous()) {
            throw new IllegalArgumentException("the fused form of Adam needs contiguous parameters, and " + name
                    + " is not: choose AdamForm.EQUATION");
        }
    }

    @Override
    public void apply(List<Gradient> gradients, double learningRate, double weightDecay) {
        if (gradients.isEmpty()) {
            return;
        }
        try (Scope scope = Scope.open()) {
            IValueVector arguments = new IValueVector(
                    tensors(gradients, gradient -> gradient.parameter().tensor()),
                    tensors(gradients, gradient -> gradient.value().contiguous()),
                    tensors(gradients, gradient -> gradient.parameter().zerosAtFirst(AdamUpdate.FIRST_MOMENT)),
                    tensors(gradients, gradient -> gradient.parameter().zerosAtFirst(AdamUpdate.SECOND_MOMENT)),
                    tensors(gradients, FusedAdamUpdate::count),
                    new IValue(learningRate),
                    new IValue(beta1),
                    new IValue(beta2),
                    new IValue(weightDecay),
                    new IValue(epsilon));
            script.get_function(new QualifiedName("step")).apply(arguments);
        }
    }

    @Override
    public void close() {
        script.close();
    }

    private static Tensor count(Gradient gradient) {
        return torch.scalar_tensor(new Scalar((double) gradient.parameter().steps())); // float32, exact to 2²⁴ steps
    }

    private static IValue tensors(List<Gradient> gradients, Function<Gradient, Tensor> which) {
        GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
        gradients.forEach(gradient -> list.push_back(new IValue(which.apply(gradient))));
        return new IValue(list);
    }
}
