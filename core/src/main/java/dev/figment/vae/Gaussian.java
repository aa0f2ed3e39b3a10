package dev.figment.vae;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Values normal around the decoder's output μ, all with one deviation that is not learned:
 *
 * <pre>
 * log p(x) = −½ ((x − μ)² ⁄ σ² + log 2π σ²)
 * </pre>
 *
 * @param deviation σ; the smaller, the more a reconstruction counts against the divergence of the code
 */
public record Gaussian(double deviation) implements Likelihood {

    /** @throws IllegalArgumentException if the deviation is not positive and finite */
    public Gaussian {
        if (!(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the deviation of a Gaussian likelihood must be positive and finite, but is " + deviation);
        }
    }

    @Override
    public String name() {
        return "gaussian";
    }

    @Override
    public int parameters() {
        return 1;
    }

    @Override
    public Tensor logProbability(Tensor x, Tensor output) {
        try (Scope scope = Scope.open()) {
            double variance = deviation * deviation;
            double constant = -0.5 * Math.log(2 * Math.PI * variance) * x.size(-1);
            Tensor distance = x.sub(output).square().sum(-1); // [… , B]
            return scope.keep(distance.mul(new Scalar(-0.5 / variance)).add(new Scalar(constant)));
        }
    }

    @Override
    public Tensor mean(Tensor output) {
        return output.alias();
    }
}
