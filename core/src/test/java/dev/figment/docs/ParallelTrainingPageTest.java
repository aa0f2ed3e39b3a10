package dev.figment.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.EpochSource;
import dev.figment.docs.TrainingPageTest.LeastSquares;
import dev.figment.docs.TrainingPageTest.Pairs;
import dev.figment.nn.Linear;
import dev.figment.nn.Sequential;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Threads;
import dev.figment.training.Epochs;
import dev.figment.training.Trainer;
import dev.figment.training.processes.ProcessGroup;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParallelTrainingPageTest {

    private final EpochSource<Pairs> pairs = epoch -> List.of(Pairs.of(0, 6), Pairs.of(6, 5), Pairs.of(11, 5));

    private static Sequential network() {
        return new Sequential(new Linear(1, 1, RandomKey.of(1)));
    }

    @Test
    void the_trainer_of_the_page_trains_alone_where_the_environment_names_no_others() throws IOException {
        int before = Threads.count();
        try (Sequential model = network();
                ProcessGroup group = ProcessGroup.ofEnvironment(System.getenv()); // alone, if it names no others
                Trainer<Pairs> trainer = Trainer.of(new LeastSquares(model))
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(0.01))
                        .processes(group)
                        .build()) {
            trainer.chooseLayout(pairs, group.processors())
                    .ifPresent(times -> System.out.println("fastest here: " + times));
            trainer.fit(pairs, Epochs.of(2));
            assertThat(trainer.steps()).isEqualTo(6);
        } finally {
            Threads.use(before);
        }
    }
}
