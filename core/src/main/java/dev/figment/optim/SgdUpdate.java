package dev.figment.optim;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The equation of {@link Sgd} in tensor operators. */
record SgdUpdate(double momentum, double dampening, boolean nesterov) implements Update {

    private static final String MOMENTUM = "momentum_buffer";

    @Override
    public List<String> stateNames() {
        return momentum == 0 ? List.of() : List.of(MOMENTUM);
    }

    @Override
    public void apply(List<Gradient> gradients, double learningRate, double weightDecay) {
        for (Gradient gradient : gradients) {
            update(gradient.parameter(), gradient.value(), learningRate, weightDecay);
        }
    }

    private void update(ParameterState parameter, Tensor gradient, double learningRate, double weightDecay) {
        Tensor theta = parameter.tensor();
        Tensor g = weightDecay == 0 ? gradient : gradient.add(theta, new Scalar(weightDecay)); // g + λ θ
        Tensor direction = momentum == 0 ? g : withMomentum(parameter, g);
        theta.add_(direction, new Scalar(-learningRate));
    }

    private Tensor withMomentum(ParameterState parameter, Tensor g) {
        boolean first = parameter.find(MOMENTUM) == null;
        Tensor b = parameter.remembered(MOMENTUM, g::clone);
        if (!first) {
            b.mul_(new Scalar(momentum)).add_(g, new Scalar(1 - dampening)); // μ b + (1 − τ) g
        }
        return nesterov ? g.add(b, new Scalar(momentum)) : b;
    }
}
