package dev.figment.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.images.Binarization;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.ImageGrid;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.drawn.DrawnDigits;
import dev.figment.data.images.drawn.FactoredImages;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.training.Epochs;
import dev.figment.training.Trainer;
import dev.figment.vae.BetaSchedule;
import dev.figment.vae.BoundParts;
import dev.figment.vae.Elbo;
import dev.figment.vae.ElboTerms;
import dev.figment.vae.ImportanceSampling;
import dev.figment.vae.LatentDetector;
import dev.figment.vae.LatentSummary;
import dev.figment.vae.MutualInformation;
import dev.figment.vae.VaeConfig;
import dev.figment.vae.VariationalAutoencoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaePageTest {

    @Test
    void the_model_of_the_page_learns_and_is_measured(@TempDir Path directory) throws IOException {
        RandomKey key = RandomKey.of(1);
        FactoredImages digits = DrawnDigits.draw(600, ImageShape.grey(28, 28), key.fold("digits"));
        ImageBatches batches =
                ImageBatches.of(digits.images(), 50, key.fold("batches")).binarized(Binarization.DYNAMIC);

        try (var model = new VariationalAutoencoder(VaeConfig.perceptron(8, 64), key.fold("model"));
                var trainer = Trainer.of(new Elbo(model, new BetaSchedule.Warmup(1, 24)))
                        .optimizer(Adam.of(0.9, 0.999, 1e-8), Constant.of(2e-3))
                        .health(LatentDetector.standard())
                        .seed(key.fold("training"))
                        .build()) {
            BoundParts before = BoundParts.of(model, batches.inOrder(), key.fold("test"));
            trainer.fit(batches::epoch, Epochs.of(6));

            List<ImageBatch> test = batches.inOrder();
            BoundParts bound = BoundParts.of(model, test, key.fold("test")); // reconstruction, divergence, error
            LatentSummary codes = LatentSummary.of(model, test); // what each dimension holds
            double nats = MutualInformation.estimate(model, test, key.fold("test"));
            double[] losses = new ImportanceSampling(500, key).negativeLogLikelihoods(model, test.get(0));

            assertThat(bound.loss()).isLessThan(before.loss() - 100);
            assertThat(codes.divergence()).isCloseTo(bound.divergence(), within(1e-3));
            assertThat(nats).isBetween(0.1, Math.log(600));
            assertThat(Arrays.stream(losses).average().orElseThrow()).isLessThan(bound.loss());

            Path grid = directory.resolve("grid.png");
            try (GradientMode off = GradientMode.off();
                    Scope scope = Scope.open()) {
                Tensor z = RandomTensors.normal(key.fold("z"), 0, 1, 16, 8); // [n, D], from the prior
                Tensor pictures = model.pictures(z, null); // [n, P]
                ImageGrid.of(ImageShape.grey(28, 28), 4)
                        .add(ArrayTensors.floats(pictures))
                        .write(grid);
            }
            assertThat(grid).isNotEmptyFile();
        }
    }

    @Test
    void the_terms_of_the_page_are_the_loss() {
        RandomKey key = RandomKey.of(2);
        try (Scope scope = Scope.open();
                var model = new VariationalAutoencoder(VaeConfig.perceptron(3, 8), key)) {
            Tensor x = RandomTensors.uniform(key, 0, 1, 5, 784);
            Tensor noise = RandomTensors.normal(key, 0, 1, 5, 3);

            ElboTerms terms = ElboTerms.of(model, x, null, noise);
            Tensor bound = terms.logLikelihood().sub(terms.divergences().sum(-1)); // [B], at most log p(x)

            assertThat(new Elbo(model).loss(x, null, noise).item_double())
                    .isCloseTo(-bound.sum().item_double(), within(1e-2));
        }
    }
}
