package dev.figment.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {

    private static final double[][] GRADIENTS = {
        {0.5, -1.25, 2.0}, {-0.75, 0.5, 1.5}, {0.125, 3.0, -2.5}, {1.0, 0.0, 0.25}
    };

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    /** From torch.optim 2.13 in float64: four steps of learning rate 0.1 from [1, −2, 0.5]. */
    static List<Arguments> rulesAsPyTorchHasThem() {
        double[] adam = {0.8977147512763262, -1.9510974675394646, 0.28205135177018503};
        double[] adamDecayed = {0.8565141264107885, -1.9336317928360864, 0.29434112755436725};
        double[] adamW = {0.8609332625777588, -1.874697342414461, 0.2671186539300127};
        List<Arguments> cases = new ArrayList<>();
        for (AdamForm form : AdamForm.values()) {
            cases.add(Arguments.of(Adam.of(0.9, 0.98, 1e-9).withForm(form), adam));
            cases.add(Arguments.of(Adam.of(0.8, 0.95, 1e-3).withWeightDecay(0.1).withForm(form), adamDecayed));
            cases.add(Arguments.of(AdamW.of(0.9, 0.95, 1e-8, 0.1).withForm(form), adamW));
        }
        cases.addAll(List.of(
                Arguments.of(Sgd.plain(), new double[] {0.9125, -2.225, 0.37499999999999994}),
                Arguments.of(
                        Sgd.withMomentum(0.9).withWeightDecay(0.01),
                        new double[] {0.898693613351, -2.258192734227, -0.14669287814950008}),
                Arguments.of(new Sgd(0.9, 0.3, false, 0), new double[] {0.8836999999999999, -2.063975, -0.15735}),
                Arguments.of(
                        new Sgd(0.9, 0, true, 0.05),
                        new double[] {0.7708711950581875, -2.3580137275291877, -0.21135234714371878}),
                Arguments.of(
                        RmsProp.of(0.9, 1e-8),
                        new double[] {0.6585510665095959, -2.0995320698466733, 0.1961464851999671}),
                Arguments.of(
                        new RmsProp(0.9, 1e-3, 0.5, true, 0.1),
                        new double[] {0.4342888794678475, -1.9271527518504292, -0.17537178704451883})));
        return cases;
    }

    @ParameterizedTest
    @MethodSource("rulesAsPyTorchHasThem")
    void stepsAsPyTorchDoes(OptimizerRule rule, double[] expected) {
        Tensor parameter = ArrayTensors.of(new double[] {1.0, -2.0, 0.5}, 3);
        try (Optimizer optimizer = rule.create(Map.of("w", parameter))) {
            for (double[] gradient : GRADIENTS) {
                optimizer.step(Map.of("w", ArrayTensors.of(gradient, 3)), 0.1);
            }
            assertThat(ArrayTensors.doubles(parameter)).containsExactly(expected, within(1e-12));
            assertThat(optimizer.steps()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @MethodSource("rulesAsPyTorchHasThem")
    void goesOnFromSavedStateBitForBit(OptimizerRule rule, double[] expected) {
        double[] halfway;
        Map<String, Tensor> saved = new LinkedHashMap<>();
        Tensor parameter = ArrayTensors.of(new double[] {1.0, -2.0, 0.5}, 3);
        try (Optimizer optimizer = rule.create(Map.of("w", parameter))) {
            optimizer.step(Map.of("w", ArrayTensors.of(GRADIENTS[0], 3)), 0.1);
            optimizer.step(Map.of("w", ArrayTensors.of(GRADIENTS[1], 3)), 0.1);
            halfway = ArrayTensors.doubles(parameter);
            optimizer.state().forEach((name, tensor) -> saved.put(name, tensor.clone()));
            optimizer.step(Map.of("w", ArrayTensors.of(GRADIENTS[2], 3)), 0.1);
            optimizer.step(Map.of("w", ArrayTensors.of(GRADIENTS[3], 3)), 0.1);
        }
        Tensor resumed = ArrayTensors.of(halfway, 3);
        try (Optimizer optimizer = rule.create(Map.of("w", resumed))) {
            optimizer.load(saved);
            assertThat(optimizer.steps()).isEqualTo(2);
            optimizer.step(Map.of("w", ArrayTensors.of(GRADIENTS[2], 3)), 0.1);
            optimizer.step(Map.of("w", ArrayTensors.of(GRADIENTS[3], 3)), 0.1);
        }
        assertThat(ArrayTensors.doubles(resumed)).isEqualTo(ArrayTensors.doubles(parameter));
    }

    @Test
    void theFusedFormOfAdamAgreesWithItsEquationToFloatRounding() {
        for (boolean decoupled : new boolean[] {false, true}) {
            OptimizerRule equation = decoupled
                    ? AdamW.of(0.9, 0.98, 1e-8, 0.1).withForm(AdamForm.EQUATION)
                    : Adam.of(0.9, 0.98, 1e-8).withWeightDecay(0.1).withForm(AdamForm.EQUATION);
            OptimizerRule fused = decoupled
                    ? AdamW.of(0.9, 0.98, 1e-8, 0.1)
                    : Adam.of(0.9, 0.98, 1e-8).withWeightDecay(0.1);
            float[] written = twentySteps(equation);
            float[] atOnce = twentySteps(fused);
            for (int i = 0; i < written.length; i++) {
                assertThat(atOnce[i]).as("element %d", i).isCloseTo(written[i], within(2e-6f));
            }
            assertThat(twentySteps(fused)).as("the fused form, again").isEqualTo(atOnce);
            assertThat(twentySteps(equation)).as("the equation, again").isEqualTo(written);
        }
    }

    /** Gradients as autograd hands them out are not always contiguous: here, transposed. */
    private static float[] twentySteps(OptimizerRule rule) {
        try (Scope steps = Scope.open()) {
            RandomKey key = RandomKey.of(7);
            Tensor matrix = RandomTensors.normal(key.fold("matrix"), 0, 1, 37, 19);
            Tensor bias = RandomTensors.normal(key.fold("bias"), 0, 1, 5);
            try (Optimizer optimizer = rule.create(Map.of("matrix", matrix, "bias", bias))) {
                for (int step = 1; step <= 20; step++) {
                    Tensor matrixGradient =
                            RandomTensors.normal(key.fold(step), 0, 1, 19, 37).t();
                    Tensor biasGradient = RandomTensors.normal(key.fold(-step), 0, 1, 5);
                    optimizer.step(Map.of("matrix", matrixGradient, "bias", biasGradient), 1e-2);
                }
            }
            float[] all = Arrays.copyOf(ArrayTensors.floats(matrix), 37 * 19 + 5);
            System.arraycopy(ArrayTensors.floats(bias), 0, all, 37 * 19, 5);
            return all;
        }
    }

    @Test
    void aParameterWithoutGradientIsLeftAndCountsForItself() {
        Tensor always = ArrayTensors.of(new float[] {1}, 1);
        Tensor seldom = ArrayTensors.of(new float[] {1}, 1);
        Tensor gradient = ArrayTensors.of(new float[] {1}, 1);
        Map<String, Tensor> both = new LinkedHashMap<>();
        both.put("always", always);
        both.put("seldom", seldom);
        try (Optimizer optimizer = Adam.of(0.9, 0.999, 1e-8).create(both)) {
            optimizer.step(Map.of("always", gradient), 0.1);
            assertThat(ArrayTensors.floats(seldom)).containsExactly(1);
            assertThat(optimizer.state()).doesNotContainKey("exp_avg.seldom");

            optimizer.step(Map.of("always", gradient, "seldom", gradient), 0.1);
            // Adam's first step is the learning rate whatever the gradient: the count began now
            assertThat(ArrayTensors.floats(seldom)[0]).isCloseTo(0.9f, within(1e-6f));
            assertThat(ArrayTensors.longs(saved(optimizer, "step.always"))).containsExactly(2);
            assertThat(ArrayTensors.longs(saved(optimizer, "step.seldom"))).containsExactly(1);
        }
    }

    @Test
    void groupsScaleTheLearningRateAndChooseTheirDecay() {
        Tensor weight = ArrayTensors.of(new float[] {1, 1}, 1, 2);
        Tensor bias = ArrayTensors.of(new float[] {1}, 1);
        Tensor slow = ArrayTensors.of(new float[] {1}, 1, 1);
        Map<String, Tensor> first = new LinkedHashMap<>();
        first.put("weight", weight);
        first.put("bias", bias);
        List<ParameterGroup> groups = new ArrayList<>(ParameterGroup.withoutDecayOfBiasesAndNorms(first));
        groups.add(ParameterGroup.of("slow", Map.of("slow", slow)).withLearningRateScale(0.5));
        try (Optimizer optimizer = Sgd.plain().withWeightDecay(0.1).create(groups)) {
            optimizer.step(
                    Map.of("weight", weight.mul(ArrayTensors.of(new float[] {0, 0}, 1, 2)), "bias", bias.sub(bias)), 1);
            optimizer.step(Map.of("slow", slow.sub(slow)), 1);
        }
        assertThat(ArrayTensors.floats(weight)).containsExactly(0.9f, 0.9f);
        assertThat(ArrayTensors.floats(bias)).containsExactly(1);
        assertThat(ArrayTensors.floats(slow)).containsExactly(0.95f);
    }

    @Test
    void savedStateHasPyTorchsNamesAndIntegerCounts() {
        Tensor parameter = ArrayTensors.of(new float[] {1, 2}, 2);
        try (Optimizer optimizer = Adam.of(0.9, 0.98, 1e-9).create(Map.of("encoder.weight", parameter))) {
            assertThat(optimizer.state().keySet()).containsExactly("step");
            optimizer.step(Map.of("encoder.weight", ArrayTensors.of(new float[] {1, 1}, 2)), 0.1);
            Map<String, Tensor> state = optimizer.state();
            assertThat(state.keySet())
                    .containsExactly(
                            "step", "step.encoder.weight", "exp_avg.encoder.weight", "exp_avg_sq.encoder.weight");
            assertThat(saved(optimizer, "step").scalar_type().intern()).isEqualTo(ScalarType.Long);
            assertThat(ArrayTensors.longs(saved(optimizer, "step"))).containsExactly(1);
        }
    }

    @Test
    void refusesStateThatDoesNotFitInOneLineAndStaysAsItWas() {
        Tensor parameter = ArrayTensors.of(new float[] {1, 2}, 2);
        Tensor gradient = ArrayTensors.of(new float[] {1, 1}, 2);
        try (Optimizer optimizer = Adam.of(0.9, 0.98, 1e-9).create(Map.of("w", parameter))) {
            optimizer.step(Map.of("w", gradient), 0.1);
            float[] before = ArrayTensors.floats(saved(optimizer, "exp_avg.w"));
            Map<String, Tensor> wrong = new LinkedHashMap<>();
            wrong.put("step", ArrayTensors.of(new long[] {5}));
            wrong.put("step.w", ArrayTensors.of(new long[] {5}));
            wrong.put("exp_avg.w", ArrayTensors.of(new float[] {9, 9, 9}, 3));
            wrong.put("exp_avg.v", ArrayTensors.of(new float[] {9, 9}, 2));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> optimizer.load(wrong))
                    .withMessage("this state does not fit the optimiser: exp_avg.w is [3] where its parameter is [2];"
                            + " missing exp_avg_sq.w; unknown exp_avg.v");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> optimizer.load(Map.of()))
                    .withMessage("this state does not fit the optimiser: missing step");
            assertThat(optimizer.steps()).isEqualTo(1);
            assertThat(ArrayTensors.floats(saved(optimizer, "exp_avg.w"))).isEqualTo(before);
        }
    }

    @Test
    void refusesGradientsThatDoNotFitBeforeAnythingChanges() {
        Tensor parameter = ArrayTensors.of(new float[] {1, 2}, 2);
        Tensor gradient = ArrayTensors.of(new float[] {1, 1}, 2);
        try (Optimizer optimizer = Sgd.plain().create(Map.of("w", parameter))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> optimizer.step(Map.of("w", gradient, "x", gradient), 1))
                    .withMessage("a gradient was given for x, which is no parameter of this optimiser");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> optimizer.step(Map.of("w", ArrayTensors.of(new float[] {1}, 1)), 1))
                    .withMessage("the gradient of w is FLOAT32 [1] where the parameter is FLOAT32 [2]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> optimizer.step(Map.of("w", gradient), Double.NaN))
                    .withMessage("the learning rate must be a finite number from 0, but is NaN");
            assertThat(ArrayTensors.floats(parameter)).containsExactly(1, 2);
            assertThat(optimizer.steps()).isZero();
        }
    }

    @Test
    void refusesNonsense() {
        Tensor parameter = ArrayTensors.of(new float[] {1, 2, 3, 4}, 2, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Adam.of(0.9, 0.98, 1e-9).create(Map.of("w", parameter.t())))
                .withMessage("the fused form of Adam needs contiguous parameters, and w is not: choose"
                        + " AdamForm.EQUATION");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sgd.plain()
                        .create(List.of(
                                ParameterGroup.of("a", Map.of("w", parameter)),
                                ParameterGroup.of("b", Map.of("w", parameter)))))
                .withMessage("the parameter w is in two groups: a and b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterGroup.of("a", Map.of()))
                .withMessage("the parameter group a has no parameters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Adam.of(1, 0.98, 1e-9))
                .withMessage("Adam's beta1 must lie in [0, 1), but is 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sgd(0, 0, true, 0))
                .withMessage("Nesterov momentum needs a momentum above 0 and no dampening, but they are 0.0 and 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RmsProp.of(0.9, Double.NaN))
                .withMessage("RMSprop's epsilon must be a finite number from 0, but is NaN");
    }

    private static Tensor saved(Optimizer optimizer, String name) {
        return Objects.requireNonNull(optimizer.state().get(name), name);
    }
}
