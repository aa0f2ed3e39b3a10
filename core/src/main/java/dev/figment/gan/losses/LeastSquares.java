package dev.figment.gan.losses;

import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The discriminator regresses 1 for real and 0 for generated examples, and the generator's are drawn to 1, also from beyond
 * it:
 *
 * <pre>
 * ofReal(d) = ½ (d − 1)²,   ofGenerated(d) = ½ d²,   ofGenerator(d) = ½ (d − 1)²
 * </pre>
 *
 * <p>Mao et al. 2017, eq. 9, arXiv:1611.04076.
 */
public record LeastSquares() implements AdversarialLoss {

    @Override
    public OptionalDouble boundary() {
        return OptionalDouble.of(0.5);
    }

    @Override
    public Tensor ofReal(Tensor logits) {
        return logits.sub(new Scalar(1)).square().mul(new Scalar(0.5));
    }

    @Override
    public Tensor ofGenerated(Tensor logits) {
        return logits.square().mul(new Scalar(0.5));
    }

    @Override
    public Tensor ofGenerator(Tensor logits) {
        return ofReal(logits);
    }
}
