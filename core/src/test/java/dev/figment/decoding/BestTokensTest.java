package dev.figment.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.DType;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import dev.figment.tensor.Scope;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class BestTokensTest {

    @Test
    void equalsComeInOrderOfIdAlsoWhereTheLastPlaceIsContested() {
        RandomStream stream = RandomKey.of(4).stream();
        for (int round = 0; round < 50; round++) {
            double[] logits = IntStream.range(0, 40)
                    .mapToDouble(v -> stream.nextInt(4)) // many equals
                    .toArray();
            List<Integer> expected = IntStream.range(0, 40)
                    .filter(v -> v != 5)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer v) -> -logits[v])
                            .thenComparing(v -> v))
                    .limit(7)
                    .toList();
            try (Scope scope = Scope.open()) {
                BestTokens best = BestTokens.of(ArrayTensors.of(logits, 1, 40), 1, 40, 7, new long[] {5}, r -> r);
                assertThat(IntStream.range(0, best.perRow())
                                .map(k -> best.token(0, k))
                                .boxed())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void logProbabilitiesAreThoseOfTheSoftmaxAndForbiddenTokensTakeTheirsWithThem() {
        try (Scope scope = Scope.open()) {
            Tensor logits = ArrayTensors.of(
                    new double[] {Math.log(1), Math.log(2), Math.log(5), 0, Math.log(8), 0}, 2, 3); // [2, 3]
            BestTokens best = BestTokens.of(logits, 2, 3, 9, new long[] {1}, r -> r);
            assertThat(best.perRow()).isEqualTo(3);
            assertThat(best.token(0, 0)).isEqualTo(2);
            assertThat(Math.exp(best.logProbability(0, 0))).isCloseTo(5 / 8.0, within(1e-12));
            assertThat(Math.exp(best.logProbability(0, 1))).isCloseTo(1 / 8.0, within(1e-12));
            assertThat(best.logProbability(0, 2)).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(Math.exp(best.logProbability(1, 0))).isCloseTo(0.1, within(1e-12));
            assertThat(ArrayTensors.doubles(logits)[4]).isEqualTo(Math.log(8)); // the model's tensor is left alone
        }
    }

    @Test
    void sixteenBitLogitsAreSummedInThirtyTwo() {
        try (Scope scope = Scope.open()) {
            double[] flat = new double[4096];
            Tensor logits = ArrayTensors.of(flat, 1, 4096).to(DType.BFLOAT16.scalarType());
            BestTokens best = BestTokens.of(logits, 1, 4096, 1, new long[0], r -> r);
            assertThat(best.logProbability(0, 0)).isCloseTo(-Math.log(4096), within(1e-5));
        }
    }

    @Test
    void anotherShapeIsRefused() {
        try (Scope scope = Scope.open()) {
            assertThatThrownBy(() -> BestTokens.of(ArrayTensors.of(new double[6], 2, 3), 2, 4, 1, new long[0], r -> r))
                    .hasMessage("the model's logits have the shape [2, 3], but the search expects [2, 4]");
        }
    }
}
