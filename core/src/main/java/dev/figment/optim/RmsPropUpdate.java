package dev.figment.optim;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The equation of {@link RmsProp} in tensor operators. */
record RmsPropUpdate(double alpha, double epsilon, double momentum, boolean centered) implements Update {

    private static final String MEAN_SQUARE = "square_avg";
    private static final String MEAN = "grad_avg";
    private static final String MOMENTUM = "momentum_buffer";

    @Override
    public List<String> stateNames() {
        List<String> names = new ArrayList<>(List.of(MEAN_SQUARE));
        if (momentum > 0) {
            names.add(MOMENTUM);
        }
        if (centered) {
            names.add(MEAN);
        }
        return List.copyOf(names);
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
        Tensor root = root(parameter, g).add_(new Scalar(epsilon)); // √v + ε
        if (momentum > 0) {
            Tensor b = parameter.zerosAtFirst(MOMENTUM);
            b.mul_(new Scalar(momentum)).addcdiv_(g, root); // μ b + g ⁄ (√v + ε)
            theta.add_(b, new Scalar(-learningRate));
        } else {
            theta.addcdiv_(g, root, new Scalar(-learningRate));
        }
    }

    private Tensor root(ParameterState parameter, Tensor g) {
        Tensor v = parameter.zerosAtFirst(MEAN_SQUARE);
        v.mul_(new Scalar(alpha)).addcmul_(g, g, new Scalar(1 - alpha)); // α v + (1 − α) g²
        if (!centered) {
            return v.sqrt();
        }
        Tensor a = parameter.zerosAtFirst(MEAN);
        a.lerp_(g, new Scalar(1 - alpha)); // α a + (1 − α) g
        return v.addcmul(a, a, new Scalar(-1)).sqrt_(); // √(v − a²)
    }
}
