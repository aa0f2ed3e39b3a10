package dev.figment.training.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.nn.Activation;
import dev.figment.nn.Initializer;
import dev.figment.optim.Adam;
import dev.figment.optim.AdamW;
import dev.figment.optim.Constant;
import dev.figment.optim.Cosine;
import dev.figment.optim.LearningRate;
import dev.figment.optim.OptimizerRule;
import dev.figment.optim.Sgd;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.training.Every;
import dev.figment.training.NonFiniteLossException;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.Validation;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;

/** Small networks that are made to fall ill do, and the detector says so; a healthy one is told nothing. */
class DiseasesTest {

    private static final OptimizerRule ADAM = Adam.of(0.9, 0.999, 1e-8);

    private final Attendant attendant = new Attendant();

    @Test
    void a_healthy_run_is_told_nothing() throws IOException {
        try (Patient patient = Patient.healthy()) {
            train(patient, ADAM, Cosine.of(3e-3, 50, 600), 600);
        }
        assertThat(attendant.found).isEmpty();
        assertThat(attendant.warnings).isEmpty();
        assertThat(attendant.checkups).hasSize(68);
    }

    @Test
    void a_stack_of_sigmoids_loses_its_gradient_on_the_way_to_the_input() throws IOException {
        try (Patient patient = Patient.ofDepth(10, 16, Activation.SIGMOID, Initializer.fanInUniform())) {
            train(patient, Sgd.plain(), Constant.of(0.1), 60);
        }
        Finding finding = attendant.of(TrainingDisease.VANISHING_GRADIENTS);
        assertThat(finding.places().get(0)).isEqualTo("0.linear");
        assertThat(finding.evidence().get("smallest_share")).isLessThan(1e-4);
        assertThat(finding.toString())
                .startsWith("vanishing gradients since step 2 in 0.linear, 1.linear")
                .contains("an element of the gradient of 0.linear is ");
    }

    @Test
    void a_chaotic_network_lets_its_gradient_grow_on_the_way_to_the_input() throws IOException {
        // Gaussian weights of deviation 5 ⁄ √width: the chaotic phase of Schoenholz et al. 2017, arXiv:1611.01232
        Initializer chaotic = Initializer.normal(5 / Math.sqrt(32));
        try (Patient patient = Patient.ofDepth(26, 32, Activation.TANH, chaotic)) {
            train(patient, Sgd.plain(), Constant.of(1e-12), 60);
        }
        assertThat(attendant.of(TrainingDisease.EXPLODING_GRADIENTS).words()).contains("which comes before it");
        assertThat(attendant.diseases()).doesNotContain(TrainingDisease.VANISHING_GRADIENTS);
    }

    @Test
    void a_rate_beyond_the_curvature_makes_gradients_explode_from_step_to_step() throws IOException {
        try (Patient patient = Patient.ofDepth(0, Waves.FEATURES, Activation.TANH, Initializer.zeros())) { // linear
            train(patient, Sgd.plain(), step -> step < 60 ? 0.1 : 1.1, 120);
        }
        Finding finding = attendant.of(TrainingDisease.EXPLODING_GRADIENTS);
        assertThat(finding.evidence().get("gradient_norm"))
                .isGreaterThan(100 * Objects.requireNonNull(finding.evidence().get("gradient_norm_before")));
        assertThat(finding.since()).isBetween(60L, 120L);
    }

    @Test
    void a_rate_beyond_the_curvature_from_the_beginning_is_divergence() throws IOException {
        try (Patient patient = Patient.ofDepth(0, Waves.FEATURES, Activation.TANH, Initializer.zeros())) { // linear
            train(patient, Sgd.plain(), Constant.of(1.1), 80);
        }
        Finding finding = attendant.of(TrainingDisease.DIVERGENCE);
        assertThat(finding.since()).isBetween(2L, 30L);
        assertThat(finding.words()).contains("where it began at");
    }

    @Test
    void large_steps_kill_rectified_units() throws IOException {
        try (Patient patient = Patient.healthy()) {
            train(patient, ADAM, Constant.of(0.1), 120);
        }
        Finding finding = attendant.of(TrainingDisease.DEAD_UNITS);
        assertThat(finding.evidence().get("dead_share")).isGreaterThanOrEqualTo(0.4);
        assertThat(finding.words()).contains("% of the units of");
    }

    @Test
    void attention_to_one_position_alone_and_attention_to_all_alike_are_told_apart() throws IOException {
        Patient.Attending collapsed = new Patient.Attending();
        scale(collapsed, 1e6);
        try (Patient patient = new Patient(collapsed)) {
            train(patient, ADAM, Constant.of(1e-5), 120);
        }
        assertThat(attendant.of(TrainingDisease.ATTENTION_COLLAPSE).places()).containsExactly("attention");

        Attendant ofTheOther = new Attendant();
        Patient.Attending uniform = new Patient.Attending();
        scale(uniform, 0);
        try (Patient patient = new Patient(uniform)) {
            train(patient, ADAM, Constant.of(1e-6), 520, ofTheOther);
        }
        assertThat(ofTheOther.of(TrainingDisease.UNIFORM_ATTENTION).evidence().get("entropy"))
                .isGreaterThan(0.99);
        assertThat(ofTheOther.diseases()).doesNotContain(TrainingDisease.ATTENTION_COLLAPSE);
    }

    @Test
    void some_steps_at_a_wild_rate_are_a_spike_that_passes() throws IOException {
        try (Patient patient = Patient.healthy()) {
            train(patient, ADAM, step -> step == 300 ? 0.3 : 2e-3, 700);
        }
        Finding spike = attendant.of(TrainingDisease.LOSS_SPIKE);
        assertThat(spike.since()).isEqualTo(301);
        assertThat(attendant.recovered).extracting(Finding::disease).contains(TrainingDisease.LOSS_SPIKE);
        assertThat(attendant.warnings)
                .filteredOn(line -> line.startsWith("loss spike"))
                .hasSize(1);
    }

    @Test
    void a_rate_that_is_far_too_high_is_named_and_so_is_what_comes_of_it() throws IOException {
        try (Patient patient = Patient.healthy()) {
            train(patient, AdamW.of(0.9, 0.999, 1e-8, 0.1), Constant.of(1), 120);
        }
        assertThat(attendant.diseases()).contains(TrainingDisease.LEARNING_RATE_TOO_HIGH, TrainingDisease.DEAD_UNITS);
        assertThat(attendant.of(TrainingDisease.LEARNING_RATE_TOO_HIGH).words()).contains("where about 0.1 % is usual");
        assertThat(attendant.warnings).anyMatch(line -> line.contains("what may help: lower the learning rate"));
    }

    @Test
    void a_rate_that_is_far_too_low_is_named_but_the_end_of_a_schedule_is_not() throws IOException {
        try (Patient patient = Patient.healthy()) {
            train(patient, ADAM, Constant.of(1e-7), 120);
        }
        assertThat(attendant.diseases()).containsExactly(TrainingDisease.LEARNING_RATE_TOO_LOW);

        Attendant ofTheOther = new Attendant();
        try (Patient patient = Patient.healthy()) {
            train(patient, ADAM, step -> step < 20 ? 1e-3 : 1e-7, 240, ofTheOther);
        }
        assertThat(ofTheOther.diseases()).doesNotContain(TrainingDisease.LEARNING_RATE_TOO_LOW);
    }

    @Test
    void a_network_that_learns_two_dozen_noisy_points_by_heart_overfits() throws IOException {
        List<Waves> few = List.of(Waves.of(0, 24, 1));
        try (Patient patient = Patient.ofDepth(2, 128, Activation.RELU, Initializer.heNormal());
                Trainer<Waves> trainer = Trainer.of(patient)
                        .optimizer(ADAM, Constant.of(3e-3))
                        .validation(Validation.of(List.of(Waves.of(1_000, 200, 1)), Every.steps(20)))
                        .listener(attendant)
                        .build()) {
            trainer.fit(epoch -> few, Steps.of(600));
        }
        Finding finding = attendant.of(TrainingDisease.OVERFITTING);
        assertThat(finding.words()).contains("on held-out data", "while the training loss went on");
        assertThat(attendant.warnings).isEmpty(); // worth knowing, but no warning: the best model is kept
    }

    @Test
    void a_network_that_has_learned_what_it_can_at_a_constant_rate_stands_on_a_plateau() throws IOException {
        try (Patient patient = Patient.ofDepth(0, Waves.FEATURES, Activation.TANH, Initializer.zeros()); // linear
                Trainer<Waves> trainer = Trainer.of(patient)
                        .optimizer(Sgd.plain(), Constant.of(0.05))
                        .validation(Validation.of(List.of(Waves.of(1_000, 200, 0.1)), Every.steps(80)))
                        .listener(attendant)
                        .build()) {
            List<Waves> one = List.of(Waves.of(0, 200, 0.1));
            trainer.fit(epoch -> one, Steps.of(1_200));
        }
        assertThat(attendant.diseases()).containsExactly(TrainingDisease.PLATEAU);
    }

    @Test
    void a_value_that_is_not_finite_is_found_with_its_place() throws IOException {
        try (Patient patient = Patient.healthy()) {
            try (GradientMode off = GradientMode.off();
                    Scope scope = Scope.open()) {
                Objects.requireNonNull(patient.model().parameters().get("1.linear.weight"))
                        .mul_(new Scalar(1e38));
            }
            assertThatThrownBy(() -> train(patient, Sgd.plain(), Constant.of(0.1), 5))
                    .isInstanceOf(NonFiniteLossException.class);
        }
        assertThat(attendant.of(TrainingDisease.NON_FINITE).words())
                .isEqualTo("the first value that is not finite is the output of 1.linear");
    }

    private static void scale(Patient.Attending network, double factor) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Objects.requireNonNull(network.parameters().get("attention.q_proj.weight"))
                    .mul_(new Scalar(factor));
        }
    }

    private void train(Patient patient, OptimizerRule rule, LearningRate rate, long steps) throws IOException {
        train(patient, rule, rate, steps, attendant);
    }

    private static void train(Patient patient, OptimizerRule rule, LearningRate rate, long steps, Attendant attendant)
            throws IOException {
        try (Trainer<Waves> trainer = Trainer.of(patient)
                .optimizer(rule, rate)
                .health(Health.standard().every(10))
                .listener(attendant)
                .build()) {
            trainer.fit(Waves.epochs(8), Steps.of(steps));
        }
    }
}
