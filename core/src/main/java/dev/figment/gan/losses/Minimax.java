package dev.figment.gan.losses;

import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The game over V = E log σ(D(x)) + E log (1 − σ(D(G(z)))), which D raises and G lowers:
 *
 * <pre>
 * ofReal(d) = −½ log σ(d)
 * ofGenerated(d) = −½ log (1 − σ(d))
 * ofGenerator(d) = log (1 − σ(d))              gradient −σ(d): nothing, once D is sure
 * </pre>
 *
 * <p>Goodfellow et al. 2014, eq. 1, arXiv:1406.2661; the halves are those of Goodfellow 2016, eq. 8, arXiv:1701.00160: D lowers
 * −½ V and G lowers its term of V, so that the two gradients are those of the zero-sum game, D's halved. Where the
 * discriminator is optimal, V is 2 JSD − log 4, with the Jensen–Shannon divergence of the data and what is generated. In
 * training take {@link NonSaturating}, whose discriminator is the same.
 */
public record Minimax() implements AdversarialLoss {

    @Override
    public OptionalDouble boundary() {
        return OptionalDouble.of(0);
    }

    @Override
    public Tensor ofReal(Tensor logits) {
        return torch.softplus(logits.neg()).mul(new Scalar(0.5)); // −log σ(d) = softplus(−d)
    }

    @Override
    public Tensor ofGenerated(Tensor logits) {
        return torch.softplus(logits).mul(new Scalar(0.5)); // −log (1 − σ(d)) = softplus(d)
    }

    @Override
    public Tensor ofGenerator(Tensor logits) {
        return torch.softplus(logits).neg();
    }
}
