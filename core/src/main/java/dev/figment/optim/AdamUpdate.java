package dev.figment.optim;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Adam's equation in tensor operators, in the order of PyTorch's own single-tensor form. */
record AdamUpdate(double beta1, double beta2, double epsilon, boolean decoupled) implements Update {

    static final String FIRST_MOMENT = "exp_avg";
    static final String SECOND_MOMENT = "exp_avg_sq";

    static Update of(AdamForm form, double beta1, double beta2, double epsilon, boolean decoupled) {
        return switch (form) {
            case EQUATION -> new AdamUpdate(beta1, beta2, epsilon, decoupled);
            case FUSED -> new FusedAdamUpdate(beta1, beta2, epsilon, decoupled);
        };
    }

    @Override
    public List<String> stateNames() {
        return List.of(FIRST_MOMENT, SECOND_MOMENT);
    }

    @Override
    public void apply(List<Gradient> gradients, double learningRate, double weightDecay) {
        for (Gradient gradient : gradients) {
            update(gradient.parameter(), gradient.value(), learningRate, weightDecay);
        }
    }

    private void update(ParameterState parameter, Tensor gradient, double learningRate, double weightDecay) {
        Tensor theta = parameter.tensor();
        Tensor m = parameter.zerosAtFirst(FIRST_MOMENT);
        Tensor v = parameter.zerosAtFirst(SECOND_MOMENT);
        double correction1 = 1 - Math.pow(beta1, parameter.steps()); // 1 − β₁ᵗ
        double correction2 = 1 - Math.pow(beta2, parameter.steps()); // 1 − β₂ᵗ

        Tensor g = gradient;
        if (weightDecay != 0 && decoupled) {
            theta.mul_(new Scalar(1 - learningRate * weightDecay)); // θ ← θ − η λ θ
        } else if (weightDecay != 0) {
            g = gradient.add(theta, new Scalar(weightDecay)); // g + λ θ
        }
        m.lerp_(g, new Scalar(1 - beta1)); // β₁ m + (1 − β₁) g
        v.mul_(new Scalar(beta2)).addcmul_(g, g, new Scalar(1 - beta2)); // β₂ v + (1 − β₂) g²
        Tensor root = v.sqrt().div_(new Scalar(Math.sqrt(correction2))).add_(new Scalar(epsilon)); // √v̂ + ε
        theta.addcdiv_(m, root, new Scalar(-learningRate / correction1)); // θ − η m̂ ⁄ (√v̂ + ε)
    }
}
