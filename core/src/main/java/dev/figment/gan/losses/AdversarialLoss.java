package dev.figment.gan.losses;

import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;

/**
 * What discriminator and generator play for. With d = D(x) the discriminator's logit, three functions of one number say it
 * all:
 *
 * <pre>
 * L_D = E_x [ofReal(D(x))] + E_z [ofGenerated(D(G(z)))]
 * L_G = E_z [ofGenerator(D(G(z)))]
 * </pre>
 *
 * <p>Each method takes logits of any shape and returns the loss of each, of the same shape, owned by the current scope.
 * Implementations are stateless.
 */
public sealed interface AdversarialLoss permits Minimax, NonSaturating, LeastSquares, Hinge, Wasserstein {

    /** The logit at which the discriminator is undecided; empty for a critic, which takes no decision. */
    OptionalDouble boundary();

    /** What the discriminator pays for a real example. */
    Tensor ofReal(Tensor logits);

    /** What the discriminator pays for a generated example. */
    Tensor ofGenerated(Tensor logits);

    /** What the generator pays for an example of its own. */
    Tensor ofGenerator(Tensor logits);
}
