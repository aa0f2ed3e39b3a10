package dev.figment.vae;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.data.images.drawn.DrawnDigits;
import dev.figment.nn.Activation;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.RandomKey;
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
    void the_median_of_ten_checkups_decides_and_the_first_ten_do_not_count(VaeDisease disease) {
        boolean low = disease != VaeDisease.EXPLODING_VARIANCE;
        float ill = low ? 0.001f : 1000;
        float well = 0.9f;
        LatentDetector detector = new LatentDetector(disease, "");
        for (int i = 1; i <= 19; i++) {
            detector.checked(checkup(i, disease, ill));
            assertThat(detector.finding()).isEmpty();
        }
        detector.checked(checkup(20, disease, ill));
        assertThat(detector.finding())
                .hasValueSatisfying(finding -> assertThat(finding.since()).isEqualTo(11));
        for (int i = 21; i <= 26; i++) {
            detector.checked(checkup(i, disease, well));
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
