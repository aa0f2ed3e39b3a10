package dev.figment.vae;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.drawn.DrawnDigits;
import dev.figment.nn.Activation;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.TrainingListener;
import dev.figment.training.health.Finding;
import dev.figment.training.health.Health;
import dev.figment.training.health.TrainingDisease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The units of an autoencoder are watched: those that are zero for every example are found, and no others. */
class DeadUnitsTest {

    private static final RandomKey KEY = RandomKey.of(8);

    private static final ImageShape SHAPE = ImageShape.grey(28, 28);

    static List<Backbone> backbones() {
        return List.of(
                new Backbone.Perceptron(List.of(64), Activation.RELU),
                new Backbone.Convolutional(List.of(4, 8), 64, Activation.RELU));
    }

    @ParameterizedTest
    @MethodSource("backbones")
    void unitsWhoseBiasNoImageReachesAreFound(Backbone backbone) throws IOException {
        try (var model = model(backbone)) {
            String first = firstBias(model);
            silenceHalf(model, first);
            assertThat(deadUnitsWhileTraining(model, Health.standard()))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.places()).containsExactly(nextLayer(first));
                        assertThat(finding.evidence().get("dead_share")).isBetween(0.5, 0.8);
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("backbones")
    void halfOfALayerAtRestIsNoDiseaseOfAnAutoencoder(Backbone backbone) throws IOException {
        try (var model = model(backbone)) {
            silenceHalf(model, firstBias(model));
            assertThat(deadUnitsWhileTraining(model, LatentDetector.standard())).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("backbones")
    void aSoundModelHasNone(Backbone backbone) throws IOException {
        try (var model = model(backbone)) {
            assertThat(deadUnitsWhileTraining(model, Health.standard())).isEmpty();
        }
    }

    private static VariationalAutoencoder model(Backbone backbone) {
        return new VariationalAutoencoder(new VaeConfig(SHAPE, 8, backbone, new Bernoulli(), 0), KEY.fold("model"));
    }

    private static String firstBias(VariationalAutoencoder model) {
        return model.parameters().keySet().stream()
                .filter(name -> name.startsWith("encoder.") && name.endsWith(".bias"))
                .findFirst()
                .orElseThrow();
    }

    private static void silenceHalf(VariationalAutoencoder model, String bias) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            var biases = Objects.requireNonNull(model.parameters().get(bias));
            biases.narrow(0, 0, biases.size(0) / 2).fill_(new Scalar(-100.0));
        }
    }

    /** {@code encoder.1} of {@code encoder.0.bias}. */
    private static String nextLayer(String bias) {
        String[] parts = bias.split("\\.");
        return parts[0] + "." + (Integer.parseInt(parts[1]) + 1);
    }

    private static List<Finding> deadUnitsWhileTraining(VariationalAutoencoder model, Health health)
            throws IOException {
        var digits = DrawnDigits.draw(300, SHAPE, KEY.fold("digits"));
        var batches = ImageBatches.of(digits.images(), 50, KEY.fold("batches"));
        List<Finding> found = new ArrayList<>();
        try (var trainer = Trainer.of(new Elbo(model))
                .optimizer(Adam.of(0.9, 0.999, 1e-8), Constant.of(2e-4))
                .health(health.every(10))
                .listener(new TrainingListener() {
                    @Override
                    public void found(long step, Finding finding) {
                        found.add(finding);
                    }
                })
                .seed(KEY.fold("training"))
                .build()) {
            trainer.fit(batches::epoch, Steps.of(150));
        }
        return found.stream()
                .filter(finding -> finding.disease() == TrainingDisease.DEAD_UNITS)
                .toList();
    }
}
