package dev.figment.vae;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * p(x | z): how the output of a decoder is read as a distribution over the values of an image. Values are independent given
 * z, so that log p(x | z) is a sum over them. Stateless; results belong to the current scope.
 *
 * <p>An output has P numbers for each parameter of the distribution, one a value of the image: [… , P] where there is one
 * parameter; [… , 2 P], all of the first and then all of the second, where there are two.
 */
public sealed interface Likelihood
        permits Bernoulli, ContinuousBernoulli, Gaussian, GaussianWithVariance, DiscretizedLogistic {

    /** What {@link #named} understands. */
    List<String> NAMES =
            List.of("bernoulli", "continuous_bernoulli", "gaussian", "gaussian_with_variance", "discretized_logistic");

    /** What it is called in files: {@code bernoulli}. */
    String name();

    /**
     * The likelihood of a name.
     *
     * @param deviation of the Gaussian; others have none
     * @throws IllegalArgumentException if there is none of this name
     */
    static Likelihood named(String name, double deviation) {
        return switch (name) {
            case "bernoulli" -> new Bernoulli();
            case "continuous_bernoulli" -> new ContinuousBernoulli();
            case "gaussian" -> new Gaussian(deviation);
            case "gaussian_with_variance" -> new GaussianWithVariance();
            case "discretized_logistic" -> new DiscretizedLogistic();
            default ->
                throw new IllegalArgumentException(
                        "there is no likelihood " + name + "; there are " + String.join(", ", NAMES));
        };
    }

    /** How many numbers of the output say the distribution of one value of the image: 1 or 2. */
    int parameters();

    /**
     * log p(x | z) in nats, summed over the values of each image.
     *
     * @param x [B, P], intensities from 0 to 1
     * @param output of the decoder, [… , B, P · parameters]
     * @return [… , B]
     */
    Tensor logProbability(Tensor x, Tensor output);

    /**
     * E[x | z], the picture to show.
     *
     * @param output of the decoder, [… , P · parameters]
     * @return [… , P]
     */
    Tensor mean(Tensor output);
}
