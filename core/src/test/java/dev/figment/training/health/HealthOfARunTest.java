package dev.figment.training.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.optim.Adam;
import dev.figment.optim.LearningRate;
import dev.figment.tensor.ArrayTensors;
import dev.figment.training.Every;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.listeners.MetricsListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded of a run's health, and that watching changes nothing. */
class HealthOfARunTest {

    private static final LearningRate WILD_AT_100 = step -> step == 100 ? 0.3 : 2e-3;

    @TempDir
    Path directory;

    @Test
    void what_was_found_is_read_back_from_the_run() throws IOException {
        Attendant attendant = new Attendant();
        train("run", 400, Health.standard().every(10), attendant);
        HealthHistory history = read("run");
        assertThat(history.of(Checkup.class)).isEqualTo(attendant.checkups);
        assertThat(history.of(StepVitals.class)).hasSize(400);
        List<HealthHistory.Episode> episodes = history.episodes();
        assertThat(episodes).extracting(HealthHistory.Episode::finding).isEqualTo(attendant.found);
        assertThat(episodes.get(0).finding().disease()).isEqualTo(TrainingDisease.LOSS_SPIKE);
        assertThat(episodes.get(0).until()).isPresent();
        assertThat(history.of(HealthEvent.Over.class)).containsExactly(new HealthEvent.Over(400, "completed", ""));
    }

    @Test
    void a_run_that_was_stopped_in_the_middle_of_a_disease_tells_of_it_as_if_it_never_was() throws IOException {
        train("whole", 400, Health.standard().every(10), new Attendant());
        train("stopped", 105, Health.standard().every(10), new Attendant()); // found at 103, not over yet
        Attendant second = new Attendant();
        train(
                "stopped",
                400,
                Health.standard().every(10).withPast(read("stopped").events()),
                second);
        assertThat(second.found).extracting(Finding::disease).doesNotContain(TrainingDisease.LOSS_SPIKE);
        assertThat(read("stopped").episodes()).isEqualTo(read("whole").episodes());
        assertThat(withoutDeadUnits("stopped")).isEqualTo(withoutDeadUnits("whole")); // which are counted anew
    }

    @Test
    void training_computes_the_same_bits_with_and_without() throws IOException {
        List<float[]> watched = train("watched", 60, Health.standard().every(1), new Attendant());
        List<float[]> unwatched = train("unwatched", 60, Health.unwatched(), new Attendant());
        assertThat(watched).usingRecursiveFieldByFieldElementComparator().isEqualTo(unwatched);
        assertThat(read("unwatched").of(Checkup.class)).isEmpty();
    }

    @Test
    void a_line_that_names_no_known_disease_is_refused_by_its_number() throws IOException {
        Path metrics = directory.resolve("metrics.jsonl");
        Files.writeString(
                metrics,
                "{\"event\":\"step\",\"step\":1,\"loss\":1.0}\n{\"event\":\"finding\",\"step\":2,\"disease\":\"measles\"}\n");
        assertThatThrownBy(() -> HealthHistory.read(metrics, List.of(TrainingDisease.values())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("measles");
    }

    private List<Checkup> withoutDeadUnits(String run) throws IOException {
        return read(run).of(Checkup.class).stream()
                .map(checkup -> new Checkup(
                        checkup.step(),
                        checkup.measurements().stream()
                                .filter(measurement -> !measurement.what().equals(Measurement.DEAD_UNITS))
                                .toList()))
                .toList();
    }

    private HealthHistory read(String run) throws IOException {
        return HealthHistory.read(directory.resolve(run).resolve("metrics.jsonl"), List.of(TrainingDisease.values()));
    }

    /** Returns the parameters at the end. */
    private List<float[]> train(String run, long steps, Health health, Attendant attendant) throws IOException {
        Path path = directory.resolve(run);
        try (Patient patient = Patient.healthy();
                Trainer<Waves> trainer = Trainer.of(patient)
                        .optimizer(Adam.of(0.9, 0.999, 1e-8), WILD_AT_100)
                        .health(health)
                        .checkpoints(path, Every.steps(1_000))
                        .listener(attendant)
                        .listener(MetricsListener.in(path, Clock.systemUTC()))
                        .build()) {
            trainer.resume();
            trainer.fit(Waves.epochs(8), Steps.of(steps));
            List<float[]> parameters = new ArrayList<>();
            patient.model().parameters().values().forEach(tensor -> parameters.add(ArrayTensors.floats(tensor)));
            return parameters;
        }
    }
}
