package dev.figment.gan.losses;

import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The discriminator of {@link Minimax}, and a generator that wants its examples called real instead of not called generated:
 *
 * <pre>
 * ofReal(d) = −½ log σ(d)
 * ofGenerated(d) = −½ log (1 − σ(d))
 * ofGenerator(d) = −log σ(d)                   gradient σ(d) − 1: largest, where D is sure
 * </pre>
 *
 * <p>Goodfellow et al. 2014, §3, arXiv:1406.2661: the same fixed point, and a gradient where the generator is losing.
 */
public record NonSaturating() implements AdversarialLoss {

    private static final Minimax MINIMAX = new Minimax();

    @Override
    public OptionalDouble boundary() {
        return OptionalDouble.of(0);
    }

    @Override
    public Tensor ofReal(Tensor logits) {
        return MINIMAX.ofReal(logits);
    }

    @Override
    public Tensor ofGenerated(Tensor logits) {
        return MINIMAX.ofGenerated(logits);
    }

    @Override
    public Tensor ofGenerator(Tensor logits) {
        return torch.softplus(logits.neg());
    }
}
