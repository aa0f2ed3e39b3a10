package dev.figment.conformance;

import dev.figment.gan.losses.GradientPenalty;
import dev.figment.io.JsonFields;
import dev.figment.nn.Sequential;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** {@code gradient_penalty}: norms and penalty, and the gradients of the weighted penalty by the discriminator. */
final class GradientPenaltyCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields config = example.config();
        double slope = AdversarialNets.slope(config);
        double weight = config.getDouble("weight");
        config.requireNoOthers("note");
        try (Sequential discriminator = AdversarialNets.discriminator(example, slope)) {
            Tensor norms = GradientPenalty.norms(
                    discriminator::forward,
                    example.tensor("in.real"),
                    example.tensor("in.fake"),
                    example.tensor("in.u"));
            Tensor penalty = norms.sub(new Scalar(1)).square().mean();
            example.require("out.norms", norms);
            example.require("out.penalty", penalty.reshape(1));
            Map<String, Tensor> parameters = new LinkedHashMap<>();
            discriminator.parameters().forEach((name, value) -> {
                if (example.has("grad.discriminator." + name)) {
                    parameters.put("discriminator." + name, value);
                }
            });
            Gradients.ofWhatTakesPart(penalty.mul(new Scalar(weight)), parameters)
                    .forEach((name, gradient) -> example.require("grad." + name, gradient));
        }
    }
}
