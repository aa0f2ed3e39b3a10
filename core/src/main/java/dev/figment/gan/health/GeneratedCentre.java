package dev.figment.gan.health;

import dev.figment.data.Batch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Judgement;
import dev.figment.tensor.RandomKey;
import java.util.Map;
import java.util.Optional;

/**
 * Where the mean of generated examples lies, seen from the mean of real ones along the two directions v in which these vary
 * most, in their deviations:
 *
 * <pre>cₖ = ⟨mean G(z) − mean x, vₖ⟩ ⁄ √(E ‖x − mean x‖²),   k = 1, 2</pre>
 *
 * <p>About 0 for a generator that has learned its data; it wanders where the generator goes from mode to mode.
 *
 * @param first along the first principal direction
 * @param second along the second; 0 where examples have but one number
 */
public record GeneratedCentre(double first, double second) {

    /** That of real examples. */
    static final GeneratedCentre OF_DATA = new GeneratedCentre(0, 0);

    /**
     * Over one batch and as many generated examples.
     *
     * @param batch of two examples at least, not all equal
     * @param key of the latent vectors: the same key, the same vectors
     */
    public static <B extends Batch<B>> GeneratedCentre of(AdversarialGame<B> game, B batch, RandomKey key) {
        return of(game, batch, key, PrincipalDirections.of(game, batch, key));
    }

    /** The same, where the directions of the batch are known already. */
    static <B extends Batch<B>> GeneratedCentre of(
            AdversarialGame<B> game, B batch, RandomKey key, PrincipalDirections directions) {
        return new Judgement<>(game).compared(batch, key, (real, generated) -> {
            double[] along = directions.along(generated.flatten(1, -1).mean(new long[] {0})); // [min(B, n)]
            double deviation = directions.deviation();
            return new GeneratedCentre(along[0] / deviation, along.length > 1 ? along[1] / deviation : 0);
        });
    }

    /** The one that a validation measured, where it did. */
    static Optional<GeneratedCentre> in(Map<String, Double> measures) {
        Double first = measures.get(AdversarialHealth.CENTRE_1);
        Double second = measures.get(AdversarialHealth.CENTRE_2);
        return first == null || second == null ? Optional.empty() : Optional.of(new GeneratedCentre(first, second));
    }

    double distanceTo(GeneratedCentre other) {
        return Math.hypot(first - other.first, second - other.second);
    }
}
