package dev.figment.training.listeners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.figment.optim.Constant;
import dev.figment.optim.Sgd;
import dev.figment.training.Every;
import dev.figment.training.Phase;
import dev.figment.training.PhaseReport;
import dev.figment.training.Points;
import dev.figment.training.Regression;
import dev.figment.training.StepReport;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.TrainingStart;
import dev.figment.training.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsListenerTest {

    @TempDir
    Path run;

    @Test
    void records_every_step_and_validation() throws IOException {
        train(4, 4);
        List<JsonNode> lines = lines();
        assertThat(lines)
                .extracting(line -> line.get("event").asText() + " " + line.get("step"))
                .containsExactly("step 1", "step 2", "validation 2", "step 3", "step 4", "validation 4", "end 4");
        JsonNode step = lines.get(0);
        assertThat(step.get("loss").asDouble()).isPositive();
        assertThat(step.get("weight").asDouble()).isPositive();
        assertThat(step.get("learning_rate").asDouble()).isEqualTo(0.1);
        assertThat(step.get("gradient_norm").asDouble()).isPositive();
        assertThat(lines.get(2).get("loss").asDouble()).isPositive();
        try (Stream<Path> files = Files.list(run)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .filteredOn(name -> name.contains("tfevents"))
                    .hasSize(1);
        }
    }

    @Test
    void drops_what_a_stopped_run_recorded_after_the_checkpoint_that_it_goes_on_from() throws IOException {
        train(6, 2); // checkpoints of steps 2, 4 and 6
        Path last = run.resolve("training/checkpoints/step-6");
        Files.writeString(last.resolve("model.safetensors"), "damaged");
        List<JsonNode> before = lines();
        train(8, 2);
        List<JsonNode> after = lines();
        assertThat(after.subList(0, 6)).isEqualTo(before.subList(0, 6)); // steps 1 … 4 and their validations
        assertThat(after)
                .extracting(line -> line.get("event").asText() + " " + line.get("step"))
                .containsExactly(
                        "step 1",
                        "step 2",
                        "validation 2",
                        "step 3",
                        "step 4",
                        "validation 4",
                        "step 5",
                        "step 6",
                        "validation 6",
                        "step 7",
                        "step 8",
                        "validation 8",
                        "end 8");
    }

    @Test
    void records_fewer_steps_the_longer_a_run_is() throws IOException {
        MetricsListener listener = MetricsListener.in(run, Clock.systemUTC());
        listener.started(new TrainingStart(0, 1, 1, List.of(Steps.of(200_000)), false, Optional.empty(), 0));
        List<PhaseReport> phases = List.of(new PhaseReport(Phase.ONLY, 1, 1, 1, 1));
        for (long step : new long[] {9_999, 10_000, 10_001, 10_010, 99_990, 100_000, 100_010, 100_100}) {
            listener.stepped(new StepReport(step, 1, phases, 0, 0.5));
        }
        listener.failed("the end");

        assertThat(lines())
                .extracting(line -> line.get("event").asText() + " " + line.get("step"))
                .containsExactly(
                        "step 9999",
                        "step 10000",
                        "step 10010",
                        "step 99990",
                        "step 100000",
                        "step 100100",
                        "end 100100");
    }

    private void train(int steps, int checkpointEvery) throws IOException {
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(new Sgd(0, 0, false, 0), Constant.of(0.1))
                        .validation(Validation.of(List.of(Points.of(900, 3)), Every.steps(2)))
                        .checkpoints(run, Every.steps(checkpointEvery))
                        .listener(MetricsListener.in(run, Clock.systemUTC()))
                        .build()) {
            trainer.resume();
            trainer.fit(Points.epochs(3, 4), Steps.of(steps));
        }
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }
}
