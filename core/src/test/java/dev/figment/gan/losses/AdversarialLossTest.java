package dev.figment.gan.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.nn.FiniteDifferences;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdversarialLossTest {

    private static final double LN_2 = Math.log(2);

    private final Scope scope = Scope.open();
    private final Tensor logits = ArrayTensors.of(new double[] {-30, -1.5, -0.2, 0.3, 1.7, 25}, 6, 1);

    @AfterEach
    void free() {
        scope.close();
    }

    static List<AdversarialLoss> losses() {
        return List.of(new Minimax(), new NonSaturating(), new LeastSquares(), new Hinge(), new Wasserstein());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradientsAreThoseOfTheEquations(AdversarialLoss loss) {
        for (UnaryOperator<Tensor> term :
                List.<UnaryOperator<Tensor>>of(loss::ofReal, loss::ofGenerated, loss::ofGenerator)) {
            FiniteDifferences.assertGradients(Map.of("logits", logits), () -> term.apply(logits));
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aDiscriminatorPaysLessForBeingRightAndAGeneratorForBeingTakenForReal(AdversarialLoss loss) {
        Tensor unsure = ArrayTensors.of(new double[] {-0.5, 0.5}, 2);
        double[] real = ArrayTensors.doubles(loss.ofReal(unsure));
        double[] generated = ArrayTensors.doubles(loss.ofGenerated(unsure));
        double[] generator = ArrayTensors.doubles(loss.ofGenerator(unsure));
        assertThat(real[1]).isLessThan(real[0]);
        assertThat(generator[1]).isLessThan(generator[0]);
        if (!(loss instanceof LeastSquares)) { // which is drawn to 0 from both sides
            assertThat(generated[0]).isLessThan(generated[1]);
        }
    }

    @Test
    void inDoubtMinimaxAndNonSaturatingPayLogTwo() {
        Tensor doubt = ArrayTensors.of(new double[] {0}, 1);
        assertThat(new Minimax()
                        .ofReal(doubt)
                        .add(new Minimax().ofGenerated(doubt))
                        .item_double())
                .isCloseTo(LN_2, within(1e-12));
        assertThat(new NonSaturating().ofGenerator(doubt).item_double()).isCloseTo(LN_2, within(1e-12));
        assertThat(new Minimax().ofGenerator(doubt).item_double()).isCloseTo(-LN_2, within(1e-12));
    }

    @Test
    void whereTheDiscriminatorIsSureOnlyTheNonSaturatingGeneratorLearns() {
        assertThat(slopeAt(-12, new Minimax()::ofGenerator)).isCloseTo(0, within(1e-5));
        assertThat(slopeAt(-12, new NonSaturating()::ofGenerator)).isCloseTo(-1, within(1e-5));
    }

    @Test
    void largeLogitsStayFinite() {
        Tensor extreme = ArrayTensors.of(new float[] {-1e4f, 1e4f}, 2);
        for (AdversarialLoss loss : losses()) {
            for (Tensor value : List.of(loss.ofReal(extreme), loss.ofGenerated(extreme), loss.ofGenerator(extreme))) {
                for (float number : ArrayTensors.floats(value)) {
                    assertThat(number).isFinite();
                }
            }
        }
    }

    private static double slopeAt(double logit, UnaryOperator<Tensor> loss) {
        Tensor d = ArrayTensors.of(new double[] {logit}, 1).requires_grad_(true);
        loss.apply(d).sum().backward();
        return d.grad().item_double();
    }
}
