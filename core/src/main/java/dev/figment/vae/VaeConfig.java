package dev.figment.vae;

import dev.figment.data.images.ImageShape;
import dev.figment.nn.Activation;
import java.util.List;

/**
 * The shape of a {@link VariationalAutoencoder} or an {@link Autoencoder}.
 *
 * @param image what goes in and comes out
 * @param latentDim D, the size of a code
 * @param backbone what encoder and decoder are made of
 * @param likelihood how the decoder's output is read
 * @param classes how many labels the model is told; 0 for none
 */
public record VaeConfig(ImageShape image, int latentDim, Backbone backbone, Likelihood likelihood, int classes) {

    /** @throws IllegalArgumentException if a size is out of range */
    public VaeConfig {
        if (latentDim < 1) {
            throw new IllegalArgumentException("latentDim must be at least 1, but is " + latentDim);
        }
        if (classes < 0 || classes == 1) {
            throw new IllegalArgumentException("classes must be 0 (not conditional) or at least 2, but is " + classes);
        }
    }

    /** Perceptrons over grey values of 28 × 28, as in PyTorch's example: 784-400-20 is {@code perceptron(20, 400)}. */
    public static VaeConfig perceptron(int latentDim, Integer... hidden) {
        return new VaeConfig(
                ImageShape.grey(28, 28),
                latentDim,
                new Backbone.Perceptron(List.of(hidden), Activation.RELU),
                new Bernoulli(),
                0);
    }

    /** The one-layer model of Burda et al. 2016, §5: 784-200-200-50 with tanh, arXiv:1509.00519. */
    public static VaeConfig importanceWeighted() {
        return new VaeConfig(
                ImageShape.grey(28, 28),
                50,
                new Backbone.Perceptron(List.of(200, 200), Activation.TANH),
                new Bernoulli(),
                0);
    }

    /** The same, told the labels of so many classes. */
    public VaeConfig withClasses(int number) {
        return new VaeConfig(image, latentDim, backbone, likelihood, number);
    }

    /** The same with another likelihood. */
    public VaeConfig withLikelihood(Likelihood other) {
        return new VaeConfig(image, latentDim, backbone, other, classes);
    }
}
