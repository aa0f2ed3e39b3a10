package dev.figment.gan.health;

import dev.figment.data.Batch;
import dev.figment.gan.AdversarialGame;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Around which point real examples lie, and along which orthogonal directions v they vary, the first the most:
 *
 * <pre>
 * x − mean x = U S V                 the rows of V are the directions
 * deviation = √(E ‖x − mean x‖²)
 * </pre>
 *
 * <p>Plain numbers, so that what measures against one batch over and over decomposes it once. Immutable.
 */
final class PrincipalDirections {

    private final double[] mean; // [n]
    private final double deviation;
    private final double[]
            transposed; // [n, min(B, n)], as the decomposition lays it out, so that products have its bits

    private PrincipalDirections(Tensor examples) {
        Tensor x = examples.flatten(1, -1); // [B, n]
        Tensor middle = x.mean(new long[] {0}); // [n]
        Tensor spread = x.sub(middle); // [B, n]
        boolean fullMatrices = false;
        Tensor directions =
                torch.linalg_svd(spread, fullMatrices, new StringViewOptional()).get2(); // [min(B, n), n]
        mean = ArrayTensors.doubles(middle);
        deviation = Math.sqrt(spread.square().sum(1).mean().item_double());
        transposed = ArrayTensors.doubles(directions.t());
    }

    /**
     * Those of the real examples of a batch.
     *
     * @param batch of two examples at least, not all equal
     * @param key of the random numbers that the examples may take
     */
    static <B extends Batch<B>> PrincipalDirections of(AdversarialGame<B> game, B batch, RandomKey key) {
        try (GradientMode off = GradientMode.off();
                Randomness random = Randomness.open(key, batch.exampleIds());
                Scope scope = Scope.open()) {
            return new PrincipalDirections(game.examples().apply(batch).values());
        }
    }

    double deviation() {
        return deviation;
    }

    /**
     * How far a point lies from the mean along each direction.
     *
     * @param point [n]
     */
    double[] along(Tensor point) {
        try (Scope scope = Scope.open()) {
            int count = transposed.length / mean.length;
            Tensor directions = ArrayTensors.of(transposed, mean.length, count)
                    .type_as(point)
                    .t(); // [min(B, n), n]
            Tensor away = point.sub(ArrayTensors.of(mean, mean.length).type_as(point)); // [n]
            return ArrayTensors.doubles(directions.mv(away));
        }
    }
}
