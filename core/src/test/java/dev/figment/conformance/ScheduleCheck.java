package dev.figment.conformance;

import dev.figment.io.JsonFields;
import dev.figment.optim.LearningRate;
import dev.figment.optim.Noam;
import dev.figment.tensor.ArrayTensors;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** {@code schedule}: the learning rate at each of {@code in.step}. */
final class ScheduleCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields config = example.config();
        config.getOneOf("schedule", List.of("noam"));
        LearningRate schedule =
                Noam.of(config.getInt("model_dim"), config.getLong("warmup_steps"), config.getDouble("factor", 1));
        config.requireNoOthers("formula", "note");
        long[] steps = ArrayTensors.longs(example.tensor("in.step"));
        double[] rates = Arrays.stream(steps).mapToDouble(schedule::at).toArray();
        example.require("out.lr", ArrayTensors.of(rates, steps.length), Agreement.SCHEDULES);
    }
}
