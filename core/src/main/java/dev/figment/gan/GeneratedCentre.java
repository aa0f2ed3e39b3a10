package dev.figment.gan;

import dev.figment.data.Batch;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

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
        return new Judgement<>(game).compared(batch, key, (real, generated) -> {
            Tensor x = real.values().flatten(1, -1); // [B, n]
            Tensor mean = x.mean(new long[] {0}); // [n]
            Tensor spread = x.sub(mean); // [B, n]
            double deviation = Math.sqrt(spread.square().sum(1).mean().item_double());
            boolean fullMatrices = false;
            Tensor directions = torch.linalg_svd(spread, fullMatrices, new StringViewOptional())
                    .get2(); // [min(B, n), n]
            Tensor away = generated.flatten(1, -1).mean(new long[] {0}).sub(mean); // [n]
            double[] along = ArrayTensors.doubles(directions.mv(away));
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
