package dev.figment.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScaledDotProductAttentionTest {

    private static final RandomKey KEY = RandomKey.of(7);
    private static final int B = 2;
    private static final int H = 4;
    private static final int T = 5;
    private static final int S = 5;
    private static final int D = 8;

    private final Scope scope = Scope.open();

    @AfterEach
    void close() {
        scope.close();
    }

    static Stream<Arguments> masks() {
        return Stream.of(
                Arguments.of("none", mask(keep -> AttentionMask.none())),
                Arguments.of("causal", mask(keep -> AttentionMask.causal())),
                Arguments.of("padding", mask(AttentionMask::keyPadding)),
                Arguments.of("causal and padding", mask(keep -> AttentionMask.causal()
                        .and(AttentionMask.keyPadding(keep)))),
                Arguments.of("additive", mask(keep -> new AttentionMask.Additive(random("bias", H, T, S)))),
                Arguments.of("additive that forbids", mask(keep -> new AttentionMask.Additive(forbidding()))),
                Arguments.of("additive and padding", mask(keep -> new AttentionMask.Additive(random("bias", H, T, S))
                        .and(AttentionMask.keyPadding(keep)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("masks")
    void theKernelEqualsTheEquation(String name, MaskOf mask) {
        for (int keyValueHeads : new int[] {4, 2, 1}) {
            Tensor q = random("q", B, H, T, D).requires_grad_(true);
            Tensor k = random("k", B, keyValueHeads, S, D).requires_grad_(true);
            Tensor v = random("v", B, keyValueHeads, S, D).requires_grad_(true);
            AttentionMask built = mask.of(keep(5, 3));
            Tensor explicit =
                    ScaledDotProductAttention.explicit(q, k, v, built, null).output();
            Tensor fused = ScaledDotProductAttention.fused(q, k, v, built);
            assertClose(fused, explicit);
            Tensor cotangent = random("cotangent", B, H, T, D);
            float[][] of = gradients(explicit.mul(cotangent).sum(), q, k, v);
            float[][] by = gradients(fused.mul(cotangent).sum(), q, k, v);
            for (int i = 0; i < of.length; i++) {
                assertThat(by[i]).usingComparatorWithPrecision(1e-4f).containsExactly(of[i]);
            }
        }
    }

    @Test
    void aQueryWithNothingToAttendToYieldsZerosAndFiniteGradients() {
        Tensor q = random("q", B, H, T, D).requires_grad_(true);
        Tensor k = random("k", B, H, S, D).requires_grad_(true);
        Tensor v = random("v", B, H, S, D).requires_grad_(true);
        AttentionMask mask = AttentionMask.keyPadding(keep(5, 0));
        Tensor minusInfinity = torch.zeros(T, S).sub(new org.bytedeco.pytorch.Scalar(Double.POSITIVE_INFINITY));
        for (AttentionMask nothing : new AttentionMask[] {mask, new AttentionMask.Additive(minusInfinity)}) {
            var attended = ScaledDotProductAttention.explicit(q, k, v, nothing, null);
            assertThat(ArrayTensors.floats(attended.output().select(0, 1))).containsOnly(0f);
            assertThat(ArrayTensors.floats(attended.weights().select(0, 1))).containsOnly(0f);
            Tensor fused = ScaledDotProductAttention.fused(q, k, v, nothing);
            assertThat(ArrayTensors.floats(fused.select(0, 1))).containsOnly(0f);
            for (Tensor output : new Tensor[] {attended.output(), fused}) {
                for (float[] gradient : gradients(output.square().sum(), q, k, v)) {
                    for (float element : gradient) {
                        assertThat(element).isFinite();
                    }
                }
            }
        }
    }

    @Test
    void weightsSumToOneAndAreZeroWhereTheMaskForbids() {
        Tensor q = random("q", B, H, T, D);
        Tensor k = random("k", B, H, S, D);
        var attended = ScaledDotProductAttention.explicit(q, k, k, AttentionMask.causal(), null);
        float[] weights = ArrayTensors.floats(attended.weights());
        for (int row = 0; row < B * H * T; row++) {
            float sum = 0;
            for (int s = 0; s < S; s++) {
                float weight = weights[row * S + s];
                sum += weight;
                if (s > row % T) {
                    assertThat(weight).isZero();
                }
            }
            assertThat(sum).isCloseTo(1, within(1e-5f));
        }
    }

    @Test
    void aCausalMaskIsAlignedToTheEndOfACache() {
        Tensor q = random("q", B, H, S, D);
        Tensor k = random("k", B, H, S, D);
        Tensor whole = ScaledDotProductAttention.fused(q, k, k, AttentionMask.causal());
        for (int cached = 1; cached < S; cached++) {
            Tensor late = q.narrow(2, cached, S - cached);
            Tensor rest = ScaledDotProductAttention.fused(late, k, k, new AttentionMask.Causal(cached));
            assertClose(rest, whole.narrow(2, cached, S - cached));
        }
    }

    @Test
    void shapesThatDoNotFitAreRefusedByName() {
        Tensor q = random("q", B, H, T, D);
        assertThatThrownBy(() -> ScaledDotProductAttention.fused(
                        q, random("k", B, 3, S, D), random("v", B, 3, S, D), AttentionMask.none()))
                .hasMessage("the heads must be divisible by the key-value heads: 4 and 3");
        assertThatThrownBy(() -> ScaledDotProductAttention.fused(
                        q, random("k", B, H, S, 7), random("v", B, H, S, D), AttentionMask.none()))
                .hasMessage("queries and keys must end in the same dimension: [2, 4, 5, 8] and [2, 4, 5, 7]");
        assertThatThrownBy(() -> ScaledDotProductAttention.explicit(
                        q, q, q, AttentionMask.keyPadding(ArrayTensors.keep(new int[] {3, 3}, 4)), null))
                .hasMessage("a key padding mask of 4 keys does not fit 5 keys");
        assertThatThrownBy(() -> new AttentionMask.Additive(ArrayTensors.of(new boolean[T * S], T, S)))
                .hasMessage("an additive mask is of floating point, not Bool: its numbers are added to the scores");
    }

    private interface MaskOf {
        AttentionMask of(Tensor keep);
    }

    private static MaskOf mask(MaskOf mask) {
        return mask;
    }

    private static Tensor forbidding() {
        Tensor bias = random("bias", T, S);
        bias.select(1, 2).fill_(new org.bytedeco.pytorch.Scalar(Double.NEGATIVE_INFINITY));
        return bias;
    }

    private static Tensor keep(int... lengths) {
        return ArrayTensors.keep(lengths, S);
    }

    private static Tensor random(String name, long... shape) {
        return RandomTensors.normal(KEY.fold(name), 0, 1, shape);
    }

    private static float[][] gradients(Tensor loss, Tensor... inputs) {
        TensorVector gradients = torch.grad(new TensorVector(loss), new TensorVector(inputs));
        float[][] values = new float[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            values[i] = ArrayTensors.floats(gradients.get(i));
        }
        return values;
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).containsExactly(expected.shape());
        assertThat(ArrayTensors.floats(actual))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(ArrayTensors.floats(expected));
    }
}
