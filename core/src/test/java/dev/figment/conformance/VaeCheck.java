package dev.figment.conformance;

import dev.figment.data.images.ImageShape;
import dev.figment.io.JsonFields;
import dev.figment.nn.Activation;
import dev.figment.tensor.RandomKey;
import dev.figment.vae.Backbone;
import dev.figment.vae.Bernoulli;
import dev.figment.vae.BetaSchedule;
import dev.figment.vae.DiagonalGaussian;
import dev.figment.vae.Elbo;
import dev.figment.vae.ElboTerms;
import dev.figment.vae.VaeConfig;
import dev.figment.vae.VariationalAutoencoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** {@code vae}: the pass from images to their reconstruction, both terms of the loss, and its gradient by every parameter. */
final class VaeCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields json = example.config();
        double beta = json.getDouble("beta", 1);
        Tensor x = example.tensor("in.x"); // [B, P]
        Tensor noise = example.tensor("in.noise"); // [B, D]
        try (VariationalAutoencoder model = model(example)) {
            // sums over pixels and dimensions either way; over the batch a sum or a mean
            double share = json.getText("loss").contains("mean over batch") ? 1.0 / x.size(0) : 1;
            json.requireNoOthers("note");

            DiagonalGaussian posterior = model.encode(x, null);
            Tensor z = posterior.sample(noise);
            example.require("out.mean", posterior.mean());
            example.require("out.log_var", posterior.logVariance());
            example.require("out.latent", z);
            example.require("out.reconstruction", model.pictures(z, null));

            ElboTerms terms = ElboTerms.of(model, x, null, noise);
            example.require("out.kl_per_dim", terms.divergences().mean(0)); // of an image, as it is reported
            example.require(
                    "out.kl", terms.divergences().sum().mul(new Scalar(share)).reshape(1));
            example.require(
                    "out.reconstruction_loss",
                    terms.logLikelihood().sum().mul(new Scalar(-share)).reshape(1));

            Tensor loss = new Elbo(model, new BetaSchedule.Constant(beta))
                    .loss(x, null, noise)
                    .mul(new Scalar(share));
            example.require("out.loss", loss.reshape(1));
            requireGradients(example, model, loss);
        }
    }

    static void requireGradients(ConformanceCase example, VariationalAutoencoder model, Tensor loss) {
        Map<String, Tensor> gradients = Gradients.of(loss, model.parameters());
        example.under("grad.param.").keySet().forEach(name -> {
            Tensor gradient = gradients.get(name);
            if (gradient == null) {
                throw new AssertionError("the model has no parameter " + name);
            }
            example.require("grad.param." + name, gradient);
        });
    }

    /** The model of the case, with as many layers as it has parameters for. */
    static VariationalAutoencoder model(ConformanceCase example) throws IOException {
        JsonFields json = example.config();
        int inputs = json.getInt("input_dim");
        int hidden = json.getInt("hidden_dim");
        List<Integer> layers = new ArrayList<>();
        while (example.has("param.encoder." + 2 * layers.size() + ".weight")) {
            layers.add(hidden);
        }
        Activation activation =
                Activation.valueOf(json.getText("activation", "relu").toUpperCase(Locale.ROOT));
        var model = new VariationalAutoencoder(
                new VaeConfig(
                        ImageShape.grey(1, inputs),
                        json.getInt("latent_dim"),
                        new Backbone.Perceptron(layers, activation),
                        new Bernoulli(),
                        0),
                RandomKey.of(0));
        model.load(example.under("param."));
        return model;
    }
}
