package dev.figment.conformance;

import dev.figment.gan.losses.AdversarialLoss;
import dev.figment.gan.losses.Hinge;
import dev.figment.gan.losses.LeastSquares;
import dev.figment.gan.losses.Minimax;
import dev.figment.gan.losses.NonSaturating;
import dev.figment.gan.losses.Wasserstein;
import dev.figment.io.JsonFields;
import dev.figment.nn.Sequential;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/** {@code gan_losses}: forward passes, every loss that the case names, and its gradients by either network. */
final class GanLossesCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields config = example.config();
        double slope = AdversarialNets.slope(config);
        String batchNorm = config.getText("batch_norm", "");
        config.getInt("latent_dim", 0); // said by the parameters
        config.getInt("data_dim", 0);
        config.requireNoOthers("note");
        try (Sequential generator = AdversarialNets.generator(example, slope, batchNorm);
                Sequential discriminator = AdversarialNets.discriminator(example, slope)) {
            Tensor generated = generator.forward(example.tensor("in.latent")); // [B, data]
            Tensor realLogits = discriminator.forward(example.tensor("in.real")); // [B, 1]
            Tensor generatedLogits = discriminator.forward(generated); // [B, 1]
            example.require("out.fake", generated);
            example.require("out.real_logits", realLogits);
            example.require("out.fake_logits", generatedLogits);
            Map<String, Tensor> state = generator.state();
            example.require("out.running_mean", Objects.requireNonNull(state.get("3.running_mean")));
            example.require("out.running_var", Objects.requireNonNull(state.get("3.running_var")));

            Map<String, Tensor> parameters = new LinkedHashMap<>();
            generator.parameters().forEach((name, value) -> parameters.put("generator." + name, value));
            discriminator.parameters().forEach((name, value) -> parameters.put("discriminator." + name, value));
            losses(realLogits, generatedLogits).forEach((name, loss) -> require(example, name, loss, parameters));
        }
    }

    private static Map<String, Tensor> losses(Tensor real, Tensor generated) {
        Map<String, Tensor> losses = new LinkedHashMap<>();
        losses.put("discriminator_bce", discriminator(new NonSaturating(), real, generated));
        losses.put("discriminator_least_squares", discriminator(new LeastSquares(), real, generated));
        losses.put("discriminator_hinge", discriminator(new Hinge(), real, generated));
        losses.put("critic_wasserstein", discriminator(new Wasserstein(), real, generated));
        losses.put("generator_minimax", new Minimax().ofGenerator(generated).mean());
        losses.put(
                "generator_non_saturating",
                new NonSaturating().ofGenerator(generated).mean());
        losses.put(
                "generator_least_squares",
                new LeastSquares().ofGenerator(generated).mean());
        losses.put("generator_hinge", new Hinge().ofGenerator(generated).mean());
        losses.put(
                "generator_wasserstein",
                new Wasserstein().ofGenerator(generated).mean());
        return losses;
    }

    private static Tensor discriminator(AdversarialLoss loss, Tensor real, Tensor generated) {
        return loss.ofReal(real).mean().add(loss.ofGenerated(generated).mean());
    }

    private static void require(ConformanceCase example, String name, Tensor loss, Map<String, Tensor> parameters) {
        if (!example.has("out." + name)) {
            return;
        }
        example.require(
                "out." + name, loss.reshape(example.tensor("out." + name).shape()));
        Map<String, Tensor> asked = new LinkedHashMap<>();
        example.under("grad." + name + ".")
                .keySet()
                .forEach(parameter ->
                        asked.put(parameter, Objects.requireNonNull(parameters.get(parameter), parameter)));
        if (!asked.isEmpty()) {
            Gradients.ofWhatTakesPart(loss, asked)
                    .forEach((parameter, gradient) -> example.require("grad." + name + "." + parameter, gradient));
        }
    }
}
