package dev.figment.conformance;

import dev.figment.gan.losses.R1Penalty;
import dev.figment.io.JsonFields;
import dev.figment.nn.Sequential;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** {@code r1_penalty}: the penalty on real data, and its gradients by the discriminator. */
final class R1PenaltyCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields config = example.config();
        double slope = AdversarialNets.slope(config);
        double gamma = config.getDouble("gamma");
        config.requireNoOthers("note");
        try (Sequential discriminator = AdversarialNets.discriminator(example, slope)) {
            Tensor real = example.tensor("in.real"); // [B, data]
            Tensor penalty =
                    new R1Penalty(gamma).sum(discriminator::forward, real, real).div(new Scalar((double) real.size(0)));
            example.require("out.penalty", penalty.reshape(1));
            Map<String, Tensor> parameters = new LinkedHashMap<>();
            discriminator.parameters().forEach((name, value) -> {
                if (example.has("grad.discriminator." + name)) {
                    parameters.put("discriminator." + name, value);
                }
            });
            Gradients.ofWhatTakesPart(penalty, parameters)
                    .forEach((name, gradient) -> example.require("grad." + name, gradient));
        }
    }
}
