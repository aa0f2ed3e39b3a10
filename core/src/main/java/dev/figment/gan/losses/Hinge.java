package dev.figment.gan.losses;

import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The discriminator pays only for examples within the margin, as a support vector machine does:
 *
 * <pre>
 * ofReal(d) = max(0, 1 − d),   ofGenerated(d) = max(0, 1 + d),   ofGenerator(d) = −d
 * </pre>
 *
 * <p>Lim and Ye 2017, arXiv:1705.02894; with spectral normalisation Miyato et al. 2018, eq. 16 and 17, arXiv:1802.05957.
 */
public record Hinge() implements AdversarialLoss {

    @Override
    public OptionalDouble boundary() {
        return OptionalDouble.of(0);
    }

    @Override
    public Tensor ofReal(Tensor logits) {
        return logits.neg().add(new Scalar(1)).relu();
    }

    @Override
    public Tensor ofGenerated(Tensor logits) {
        return logits.add(new Scalar(1)).relu();
    }

    @Override
    public Tensor ofGenerator(Tensor logits) {
        return logits.neg();
    }
}
