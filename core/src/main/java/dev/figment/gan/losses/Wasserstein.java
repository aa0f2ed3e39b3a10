package dev.figment.gan.losses;

import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;

/**
 * The critic's mean difference between generated and real examples:
 *
 * <pre>
 * ofReal(d) = −d,   ofGenerated(d) = d,   ofGenerator(d) = −d
 * </pre>
 *
 * <p>Arjovsky et al. 2017, arXiv:1701.07875. Where D is 1-Lipschitz and optimal, −L_D is the earth mover's distance between
 * data and generated examples. Nothing here makes it Lipschitz: {@link WeightClipping} or {@link GradientPenalty} does, and
 * without one of them the loss has no bound.
 */
public record Wasserstein() implements AdversarialLoss {

    @Override
    public OptionalDouble boundary() {
        return OptionalDouble.empty();
    }

    @Override
    public Tensor ofReal(Tensor logits) {
        return logits.neg();
    }

    @Override
    public Tensor ofGenerated(Tensor logits) {
        return logits.alias();
    }

    @Override
    public Tensor ofGenerator(Tensor logits) {
        return logits.neg();
    }
}
