package dev.figment.vae;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.data.images.drawn.DrawnDigits;
import dev.figment.nn.Activation;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.TrainingListener;
import dev.figment.training.health.Checkup;
import dev.figment.training.health.Finding;
import dev.figment.training.health.Health;
import dev.figment.training.health.Measurement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the monitor speaks of runs made to fail, and is silent on a good one. */
class LatentDetectorTest {

    private static final RandomKey KEY = RandomKey.of(5);
    private static final ImageShape SHAPE = ImageShape.grey(12, 12);

    @Test
    void a_code_that_is_too_dear_collapses_and_the_monitor_names_it() throws IOException {
        List<Finding> findings = findings(30);

        assertThat(findings).extracting(finding -> finding.disease().id()).contains("posterior-collapse");
        Finding collapse = findings.stream()
                .filter(finding -> finding.disease() == VaeDisease.POSTERIOR_COLLAPSE)
                .findFirst()
                .orElseThrow();
        assertThat(collapse.toString())
                .startsWith("posterior collapse since step ")
                .contains("% of the dimensions of the code hold 0.1 nats or more");
        assertThat(collapse.evidence())
                .containsKeys("latent_active_share", "latent_used_share", "latent_divergence", "latent_decoder_share");
        assertThat(collapse.disease().remedies().get(0).what()).contains("warm beta up");
    }

    @Test
    void of_a_code_that_is_used_it_is_silent() throws IOException {
        assertThat(findings(1)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void the_median_of_some_checkups_decides_and_those_of_a_young_code_do_not_count(VaeDisease disease) {
        boolean low = disease != VaeDisease.EXPLODING_VARIANCE;
        float ill = low ? 0.001f : 1000;
        float well = 0.9f;
        int young = disease == VaeDisease.EXPLODING_VARIANCE ? 0 : 10;
        int deciding = disease == VaeDisease.EXPLODING_VARIANCE ? 3 : 10;
        LatentDetector detector = new LatentDetector(disease, "");
        for (int i = 1; i < young + deciding; i++) {
            detector.checked(checkup(i, disease, ill));
            assertThat(detector.finding()).isEmpty();
        }
        detector.checked(checkup(young + deciding, disease, ill));
        assertThat(detector.finding())
                .hasValueSatisfying(finding -> assertThat(finding.since()).isEqualTo(young + 1));
        for (int i = 1; i <= deciding / 2 + 1; i++) {
            detector.checked(checkup(young + deciding + i, disease, well));
        }
        assertThat(detector.finding()).isEmpty();
    }

    @Test
    void a_young_model_whose_pictures_come_to_differ_is_not_ill() {
        LatentDetector detector = new LatentDetector(VaeDisease.POSTERIOR_COLLAPSE, "");
        for (int i = 1; i <= 40; i++) {
            float share = 0.2f * (float) Math.pow(Math.min(1, i / 30.0), 3);
            detector.checked(new Checkup(
                    i,
                    List.of(
                            new Measurement("", LatentProbe.USED_SHARE, "", 0.2f),
                            new Measurement("", LatentProbe.DECODER_SHARE, "", share))));
            assertThat(detector.finding().isPresent()).as("ill at %s", i).isEqualTo(i >= 36);
        }
    }

    @Test
    void a_variance_that_is_large_in_one_checkup_of_three_is_none_that_explodes() {
        LatentDetector detector = new LatentDetector(VaeDisease.EXPLODING_VARIANCE, "");
        float[] largest = {50, 1.1f, 6.9f, 200, 1.2f, 1, 9000, 1, 1};
        int place = 1;
        for (float variance : largest) {
            detector.checked(checkup(place++, VaeDisease.EXPLODING_VARIANCE, variance));
            assertThat(detector.finding()).isEmpty();
        }
    }

    @Test
    void a_checkup_tells_the_divergence_of_each_dimension() {
        LatentProbe probe = new LatentProbe();
        float[] means = {1, 0, 3, 0}; // of two images with codes of two numbers
        float[] logVariances = {0, 0, 0, 0};
        try (Scope scope = Scope.open()) {
            probe.read("", LatentProbe.MEAN, ArrayTensors.of(means, 2, 2));
            probe.read("", LatentProbe.LOG_VARIANCE, ArrayTensors.of(logVariances, 2, 2));
        }
        Checkup checkup = new Checkup(10, probe.measurements(""));
        assertThat(checkup.of("", LatentProbe.DIMENSION_DIVERGENCE))
                .containsExactly(
                        new Measurement("", LatentProbe.DIMENSION_DIVERGENCE, "z0", 2.5f), // (1 + 9) / 2 / 2
                        new Measurement("", LatentProbe.DIMENSION_DIVERGENCE, "z1", 0));
        assertThat(checkup.of("", LatentProbe.DIVERGENCE))
                .containsExactly(new Measurement("", LatentProbe.DIVERGENCE, "", 2.5f));
        assertThat(checkup.of("", LatentProbe.USED_SHARE))
                .containsExactly(new Measurement("", LatentProbe.USED_SHARE, "", 0.5f));
        assertThat(probe.measurements("")).isEmpty();
    }

    private static Checkup checkup(long step, VaeDisease disease, float value) {
        return new Checkup(step, List.of(new Measurement("", disease.measured(), "", value)));
    }

    /** What is found of these diseases while a small model learns drawn digits. */
    private static List<Finding> findings(double beta) throws IOException {
        Images digits = DrawnDigits.draw(256, SHAPE, KEY).images();
        List<Finding> findings = new ArrayList<>();
        var config = new VaeConfig(SHAPE, 6, new Backbone.Perceptron(List.of(48), Activation.RELU), new Bernoulli(), 0);
        try (var model = new VariationalAutoencoder(config, KEY);
                var trainer = Trainer.of(new Elbo(model, new BetaSchedule.Constant(beta)))
                        .optimizer(Adam.of(0.9, 0.999, 1e-8), Constant.of(3e-3))
                        .health(LatentDetector.watching(Health.unwatched()).every(10))
                        .listener(new TrainingListener() {
                            @Override
                            public void found(long step, Finding finding) {
                                findings.add(finding);
                            }
                        })
                        .build()) {
            trainer.fit(ImageBatches.of(digits, 32, KEY)::epoch, Steps.of(240));
        }
        return findings;
    }
}
