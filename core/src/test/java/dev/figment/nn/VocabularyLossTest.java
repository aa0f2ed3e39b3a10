package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loss in pieces against the readable {@link CrossEntropy}, and both against LibTorch's own. */
class VocabularyLossTest {

    private static final RandomKey KEY = RandomKey.of(17);
    private static final int D = 4;

    private final Scope scope = Scope.open();

    @AfterEach
    void close() {
        scope.close();
    }

    @ParameterizedTest
    @CsvSource({"50, 7, 0.1", "50, 7, 0", "9000, 400, 0.1"}) // the last takes several pieces
    void equalsTheReadableForm(int vocabulary, int rows, double smoothing) {
        Tensor hidden = normal("hidden", rows, D).requires_grad_(true);
        Tensor weight = normal("weight", vocabulary, D).requires_grad_(true);
        Tensor bias = normal("bias", vocabulary).requires_grad_(true);
        Tensor labels = labels(rows, vocabulary);
        var crossEntropy = new CrossEntropy(smoothing);
        Tensor logits = torch.linear(hidden, weight, new TensorOptional(bias));
        Tensor readable = crossEntropy.sum(logits, labels);
        Tensor pieces = new VocabularyLoss(crossEntropy).sum(hidden, weight, bias, labels);
        assertThat(pieces.item_double()).isCloseTo(readable.item_double(), within(1e-8 * rows * 10));

        TensorVector expected = torch.grad(new TensorVector(readable), new TensorVector(hidden, weight, bias));
        TensorVector actual = torch.grad(new TensorVector(pieces), new TensorVector(hidden, weight, bias));
        for (int i = 0; i < 3; i++) {
            assertThat(ArrayTensors.doubles(actual.get(i)))
                    .usingComparatorWithPrecision(1e-10)
                    .containsExactly(ArrayTensors.doubles(expected.get(i)));
        }
        try (GradientMode off = GradientMode.off()) {
            assertThat(new VocabularyLoss(crossEntropy)
                            .sum(hidden, weight, bias, labels)
                            .item_double())
                    .isEqualTo(pieces.item_double());
        }
    }

    @Test
    void bothEqualLibTorchs() {
        Tensor logits = normal("logits", 6, 11);
        Tensor labels = labels(6, 11);
        int sum = 2; // at::Reduction::Sum
        double expected = torch.cross_entropy_loss(logits, labels, new TensorOptional(), sum, -100, 0.2)
                .item_double();
        assertThat(new CrossEntropy(0.2).sum(logits, labels).item_double()).isCloseTo(expected, within(1e-10));
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        Tensor hidden = normal("hidden", 3, D).requires_grad_(true);
        Tensor weight = normal("weight", 5, D).requires_grad_(true);
        Tensor labels = labels(3, 5);
        FiniteDifferences.assertGradients(
                Map.of("hidden", hidden, "weight", weight),
                () -> new VocabularyLoss(new CrossEntropy(0.1)).sum(hidden, weight, null, labels));
    }

    @Test
    void aGradientFromAboveIsMultipliedIn() {
        Tensor hidden = normal("hidden", 3, D).requires_grad_(true);
        Tensor weight = normal("weight", 5, D);
        var loss = new VocabularyLoss(new CrossEntropy(0));
        Tensor once = torch.grad(
                        new TensorVector(loss.sum(hidden, weight, null, labels(3, 5))), new TensorVector(hidden))
                .get(0);
        Tensor twice = torch.grad(
                        new TensorVector(
                                loss.sum(hidden, weight, null, labels(3, 5)).mul(new org.bytedeco.pytorch.Scalar(2.0))),
                        new TensorVector(hidden))
                .get(0);
        assertThat(ArrayTensors.doubles(twice))
                .usingComparatorWithPrecision(1e-12)
                .containsExactly(ArrayTensors.doubles(once.add(once)));
    }

    private static Tensor normal(String name, long... shape) {
        return RandomTensors.normal(KEY.fold(name), 0, 1, shape).to(ScalarType.Double);
    }

    private static Tensor labels(int rows, int vocabulary) {
        var stream = KEY.fold("labels").stream();
        long[] labels = new long[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = stream.nextInt(vocabulary);
        }
        return ArrayTensors.of(labels, rows);
    }
}
