package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Autoencoders made to fail by a setting of their recipe are diagnosed by the command, and the same one without it is not. */
class SickAutoencodersTest {

    private static final String RECIPE = """
            task: vae
            data: { kind: digits, training: 1000, test: 100, height: 12, width: 12 }
            model:
              latentDim: 10
              backbone: { kind: perceptron, hidden: [48] }
            training:
              batchSize: 64
              objective: { kind: elbo }
              optimizer: { kind: adam, beta2: 0.999, epsilon: 1e-8 }
              schedule: { kind: constant, peak: 1e-3 }
              limits: { steps: 700 }
              checkpointEvery: 700 steps
              replicas: 1
            """;

    @TempDir
    private Path directory;

    @Test
    void a_variance_that_a_capacity_out_of_reach_drives_up_explodes() throws IOException {
        Path run = train(
                "training.limits.steps=100",
                "training.objective.kind=capacity",
                "training.objective.capacity=1000",
                "training.objective.steps=1");

        CommandOutcome doctor = CommandOutcome.of("doctor", run);

        assertThat(doctor.code()).isEqualTo(3);
        assertThat(doctor.out()).contains("EXPLODING VARIANCE (warning), since step ", "where the prior has 1");
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "training.schedule.peak=0.1, A DECODER THAT IGNORES THE CODE",
        "model.likelihood=gaussian;model.deviation=3, POSTERIOR COLLAPSE",
        "training.objective.beta=10, POSTERIOR COLLAPSE",
        "training.objective.kind=capacity;training.objective.capacity=25;training.objective.steps=500;training.objective.gamma=30,"
                + " A DECODER THAT IGNORES THE CODE"
    })
    void other_settings_make_other_diseases(String settings, String disease) throws IOException {
        CommandOutcome doctor = CommandOutcome.of("doctor", train(settings.split(";")));

        assertThat(doctor.code()).isEqualTo(3);
        assertThat(doctor.out()).contains(disease);
    }

    @Tag("long")
    @Test
    void without_them_it_is_healthy() throws IOException {
        CommandOutcome doctor = CommandOutcome.of("doctor", train());

        assertThat(doctor.out()).contains("Healthy: no disease found.");
        assertThat(doctor.code()).isZero();
    }

    private Path train(String... settings) throws IOException {
        Path recipe = Files.writeString(directory.resolve("digits.yaml"), RECIPE);
        Path run = directory.resolve("run");
        List<Object> arguments = new ArrayList<>(List.of("train", recipe, "--run", run));
        for (String setting : settings) {
            arguments.add("--set");
            arguments.add(setting);
        }
        CommandOutcome outcome = CommandOutcome.of(arguments.toArray());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return run;
    }
}
