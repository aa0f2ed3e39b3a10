package dev.figment.vae;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The two terms that most objectives are made of, for each image of a batch and with one code drawn for each:
 *
 * <pre>
 * log p(x) ≥ E_q[log p(x | z)] − KL(q(z | x) ‖ p(z))
 * </pre>
 *
 * <p>Kingma and Welling 2014, eq. 3 and 10. Nats.
 *
 * @param logLikelihood log p(x | z) with z ~ q(z | x), [B]
 * @param divergences KL(q(z_d | x) ‖ p(z_d)), exactly, for each dimension of the code: [B, D]
 */
public record ElboTerms(Tensor logLikelihood, Tensor divergences) {

    /**
     * The terms of a batch.
     *
     * @param x [B, P]
     * @param labels int64 [B] for a conditional model, else null
     * @param noise standard normal, [B, D]
     * @return owned by the current scope
     */
    public static ElboTerms of(VariationalAutoencoder model, Tensor x, @Nullable Tensor labels, Tensor noise) {
        try (Scope scope = Scope.open()) {
            DiagonalGaussian posterior = model.encode(x, labels);
            Tensor output = model.decode(posterior.sample(noise), labels); // [B, P · parameters]
            Tensor logLikelihood = model.config().likelihood().logProbability(x, output); // [B]
            return new ElboTerms(scope.keep(logLikelihood), scope.keep(posterior.divergences()));
        }
    }
}
