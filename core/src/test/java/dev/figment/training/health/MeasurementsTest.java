package dev.figment.training.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.nn.Linear;
import dev.figment.nn.Sequential;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Gauge and probes measure what their equations say. */
class MeasurementsTest {

    @Test
    void an_update_is_measured_layer_by_layer() {
        try (Scope scope = Scope.open();
                Sequential network =
                        new Sequential(new Linear(3, 2, RandomKey.of(1)), new Linear(2, 1, RandomKey.of(2)))) {
            Map<String, Tensor> parameters = network.parameters();
            Map<String, Tensor> gradients = Map.of(
                    "0.weight", torch.full(new long[] {2, 3}, new Scalar(3.0)),
                    "0.bias", torch.full(new long[] {2}, new Scalar(1.0)));
            Tensor weight = Objects.requireNonNull(parameters.get("0.weight"));
            List<Measurement> measurements;
            try (UpdateGauge gauge = new UpdateGauge("", parameters, gradients);
                    GradientMode off = GradientMode.off()) {
                weight.mul_(new Scalar(1.25));
                measurements = gauge.measurements();
            }
            assertThat(measurements).extracting(Measurement::where).containsOnly("0"); // the other has no gradient
            assertThat(value(measurements, Measurement.GRADIENT_NORM)).isCloseTo(Math.sqrt(6 * 9 + 2), within(1e-6));
            assertThat(value(measurements, Measurement.GRADIENT_RMS)).isCloseTo(Math.sqrt(56 / 8.0), within(1e-6));
            assertThat(value(measurements, Measurement.UPDATE_RATIO)).isCloseTo(0.25, within(1e-6));
        }
    }

    @Test
    void rows_stand_for_a_large_weight() {
        try (Scope scope = Scope.open();
                Linear large = new Linear(700, 900, RandomKey.of(3))) {
            Map<String, Tensor> parameters = large.parameters();
            List<Measurement> measurements;
            try (UpdateGauge gauge =
                            new UpdateGauge("", parameters, Map.of("weight", torch.ones_like(large.weight())));
                    GradientMode off = GradientMode.off()) {
                large.weight().add_(torch.sign(large.weight()), new Scalar(1e-3));
                measurements = gauge.measurements();
            }
            double exact = 1e-3 / (1 / Math.sqrt(3 * 700)); // the root mean square of weights uniform over ±1 ⁄ √700
            assertThat(value(measurements, Measurement.UPDATE_RATIO)).isCloseTo(exact, within(exact * 0.01));
        }
    }

    @Test
    void entropy_is_relative_to_the_positions_that_are_open() {
        AttentionEntropyProbe probe = new AttentionEntropyProbe();
        try (Scope scope = Scope.open()) {
            float[] causal = {
                1,
                0,
                0,
                0, // one position open: no choice, not counted
                0.5f,
                0.5f,
                0,
                0, // even
                0.98f,
                0.01f,
                0.01f,
                0,
                0.25f,
                0.25f,
                0.25f,
                0.25f // even
            };
            probe.read("layer", "attention.weights", ArrayTensors.of(causal, 1, 1, 4, 4));
        }
        double peaked = -(0.98 * Math.log(0.98) + 0.02 * Math.log(0.01)) / Math.log(3);
        assertThat(value(probe.measurements(""), Measurement.ATTENTION_ENTROPY))
                .isCloseTo((1 + peaked + 1) / 3, within(1e-5));
        assertThat(probe.measurements("")).isEmpty(); // nothing since
    }

    @Test
    void a_unit_is_dead_after_five_checkups_without_it() {
        DeadUnitsProbe probe = new DeadUnitsProbe();
        for (int checkup = 1; checkup <= 6; checkup++) {
            try (Scope scope = Scope.open()) {
                float rare = checkup == 1 ? 1 : 0; // active in the first checkup alone
                float[] values = {0, 2, 0, rare, 0, 0, 3, 0};
                Tensor sentence = ArrayTensors.of(values, 1, 2, 4); // [B, T, units]
                probe.read("layer", "activation", sentence.expand(40, 2, 4));
            }
            List<Measurement> measurements = probe.measurements("");
            if (checkup < 5) {
                assertThat(measurements).isEmpty();
            } else {
                assertThat(value(measurements, Measurement.DEAD_UNITS)).isEqualTo(checkup == 5 ? 0.25 : 0.5);
            }
        }
    }

    @Test
    void a_unit_that_few_examples_reach_is_not_dead() {
        DeadUnitsProbe probe = new DeadUnitsProbe();
        for (int checkup = 1; checkup <= 40; checkup++) {
            try (Scope scope = Scope.open()) {
                float rare = checkup % 10 == 0 ? 1 : 0; // one example in 160
                Tensor few = torch.zeros(16, 2); // [B, units]
                few.select(0, 3).select(0, 1).fill_(new Scalar(rare));
                probe.read("layer", "activation", few);
            }
            List<Measurement> measurements = probe.measurements("");
            if (checkup < 16) {
                assertThat(measurements).as("fewer than 256 examples").isEmpty();
            } else {
                assertThat(value(measurements, Measurement.DEAD_UNITS)).isEqualTo(0.5);
            }
        }
    }

    @Test
    void of_images_a_channel_is_a_unit() {
        DeadUnitsProbe probe = new DeadUnitsProbe();
        for (int checkup = 1; checkup <= 5; checkup++) {
            try (Scope scope = Scope.open()) {
                Tensor images = torch.zeros(4, 3, 4, 4);
                images.select(1, 1).select(1, 2).fill_(new Scalar(0.5));
                probe.read("layer", "activation", images);
            }
            List<Measurement> measurements = probe.measurements("");
            if (checkup == 5) {
                assertThat(value(measurements, Measurement.DEAD_UNITS)).isCloseTo(2 / 3.0, within(1e-6));
            }
        }
    }

    private static double value(List<Measurement> measurements, String what) {
        return measurements.stream()
                .filter(measurement -> measurement.what().equals(what))
                .mapToDouble(Measurement::value)
                .findFirst()
                .orElseThrow();
    }
}
