package dev.figment.training.checkpoints;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.figment.optim.Constant;
import dev.figment.optim.Sgd;
import dev.figment.training.Every;
import dev.figment.training.Points;
import dev.figment.training.Recorder;
import dev.figment.training.Regression;
import dev.figment.training.StepReport;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.TrainingListener;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

    @TempDir
    Path run;

    /** Locks a run directory in a JVM of its own, says so, and waits to be killed. */
    public static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (RunLock lock = RunLock.of(Path.of(arguments[0]))) {
                System.out.println("locked");
                Thread.sleep(TimeUnit.MINUTES.toMillis(5));
            }
        }
    }

    @Test
    void keeps_another_process_out_until_that_is_killed() throws Exception {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        run.toString())
                .redirectErrorStream(true)
                .start();
        try (Reader said = new InputStreamReader(holder.getInputStream(), UTF_8)) {
            assertThat((char) said.read()).isEqualTo('l');
            assertThatExceptionOfType(RunInUseException.class)
                    .isThrownBy(() -> train(new TrainingListener() {}))
                    .withMessage("another process trains in " + run + " already");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        train(new TrainingListener() {});
    }

    @Test
    void keeps_another_trainer_of_the_same_process_out_as_long_as_one_trains() throws IOException {
        train(new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                assertThatIOException()
                        .isThrownBy(() -> train(new TrainingListener() {}))
                        .withMessageContaining("already");
            }
        });
        train(new TrainingListener() {});
    }

    @Test
    void is_taken_by_an_interrupted_thread_too() throws IOException {
        Thread.currentThread().interrupt();
        try (RunLock lock = RunLock.of(run)) {
            assertThatIOException().isThrownBy(() -> RunLock.of(run));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private void train(TrainingListener listener) throws IOException {
        Recorder recorder = new Recorder();
        try (Regression regression = new Regression(0);
                Trainer<Points> trainer = Trainer.of(regression)
                        .optimizer(new Sgd(0, 0, false, 0), Constant.of(0.1))
                        .checkpoints(run, Every.steps(5))
                        .listener(listener)
                        .listener(recorder)
                        .build()) {
            trainer.resume();
            trainer.fit(Points.epochs(3, 4), Steps.of(trainer.steps() + 2));
        }
        assertThat(recorder.warnings).isEmpty();
    }
}
