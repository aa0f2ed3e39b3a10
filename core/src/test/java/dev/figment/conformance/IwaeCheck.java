package dev.figment.conformance;

import dev.figment.io.JsonFields;
import dev.figment.vae.ImportanceWeighted;
import dev.figment.vae.ImportanceWeights;
import dev.figment.vae.VariationalAutoencoder;
import java.io.IOException;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** {@code iwae}: the weight of each sample, the bound, and the gradient of its negative by every parameter. */
final class IwaeCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields json = example.config();
        Tensor x = example.tensor("in.x"); // [B, P]
        Tensor noise = example.tensor("in.noise"); // [K, B, D]
        int samples = json.getInt("samples");
        try (VariationalAutoencoder model = VaeCheck.model(example)) {
            boolean mean = !json.getText("loss").contains("sum over batch");
            double share = mean ? 1.0 / x.size(0) : 1;
            json.requireNoOthers("likelihood", "note"); // the bounds on probabilities are beyond what logits reach here

            ImportanceWeights weights = ImportanceWeights.of(model, x, null, noise);
            example.require("out.log_weights", weights.logarithms());
            example.require(
                    "out.bound", weights.bounds().sum().mul(new Scalar(share)).reshape(1));
            Tensor loss = new ImportanceWeighted(model, samples, ImportanceWeighted.Estimator.REPARAMETERIZED)
                    .loss(x, null, noise)
                    .mul(new Scalar(share));
            VaeCheck.requireGradients(example, model, loss);
        }
    }
}
