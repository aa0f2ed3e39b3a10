package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecomputationTest {

    private static final RandomKey KEY = RandomKey.of(3);

    private final Scope scope = Scope.open();
    private final Tensor a = parameter("a");
    private final Tensor b = parameter("b");
    private final List<Tensor> parameters = List.of(a, b);

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void where_nothing_is_open_a_segment_is_its_function() {
        Tensor y = Recomputation.segment(() -> a.mul(b));
        assertThat(Recomputation.held(a)).isSameAs(a);
        assertThat(y.grad_fn()).as("a graph").isNotNull();
        try (Recomputation recomputation = Recomputation.open(parameters);
                GradientMode off = GradientMode.off()) {
            assertThat(Recomputation.held(a)).isSameAs(a);
            assertThat(Recomputation.segment(() -> a.mul(b)).requires_grad()).isFalse();
        }
    }

    /** x → segment → something between → segment, which also reads x, and a parameter used inside and outside. */
    @Test
    void gradients_are_those_of_autograd() {
        List<List<Float>> recomputed = recomputed(() -> loss(new AtomicInteger()));
        List<List<Float>> plain = plain(() -> loss(new AtomicInteger()));
        for (int parameter = 0; parameter < 2; parameter++) { // to rounding: their parts are added in another order
            for (int i = 0; i < 4; i++) {
                assertThat(recomputed.get(parameter).get(i))
                        .isCloseTo(plain.get(parameter).get(i), withinPercentage(1e-4));
            }
        }
    }

    @Test
    void each_segment_runs_twice_and_observers_see_it_once() {
        AtomicInteger runs = new AtomicInteger();
        List<String> seen = new ArrayList<>();
        try (Observation observation = Observation.open((path, what, value) -> seen.add(what))) {
            recomputed(() -> loss(runs));
        }
        assertThat(runs).hasValue(4);
        assertThat(seen).containsExactly("first", "second");
    }

    @Test
    void a_segment_within_a_segment_is_part_of_it() {
        AtomicInteger inner = new AtomicInteger();
        Supplier<Tensor> loss = () -> Recomputation.segment(() -> {
                    Tensor x = Recomputation.held(a.tanh());
                    return Recomputation.segment(() -> {
                        inner.incrementAndGet();
                        return x.mul(b);
                    });
                })
                .sum();
        assertThat(recomputed(loss)).isEqualTo(plain(loss));
        assertThat(inner).hasValue(2 + 1);
    }

    @Test
    void what_the_loss_does_not_depend_on_has_no_gradient() {
        try (Recomputation recomputation = Recomputation.open(parameters)) {
            Recomputation.segment(() -> b.mul(b)); // used by nobody
            Tensor constant = Recomputation.segment(() -> RandomTensors.normal(KEY, 0, 1, 4));
            recomputation.from(Recomputation.segment(a::exp).mul(constant).sum());
            List<Tensor> gradients = recomputation.through();
            assertThat(ArrayTensors.floats(gradients.get(0)))
                    .isEqualTo(ArrayTensors.floats(a.exp().mul(constant)));
            assertThat(gradients.get(1)).isNull();
        }
    }

    /** A segment drops, in the backward pass, what it dropped in the forward pass. */
    @Test
    void dropout_is_the_same_again() {
        try (Dropout dropout = new Dropout(0.5);
                Randomness random = Randomness.open(KEY, new long[] {1, 2, 3, 4})) {
            Supplier<Tensor> loss =
                    () -> Recomputation.segment(() -> dropout.forward(a)).mul(b).sum();
            assertThat(recomputed(loss)).isEqualTo(plain(loss));
        }
    }

    private Tensor loss(AtomicInteger runs) {
        Tensor x = Recomputation.held(a.sin());
        Tensor first = Recomputation.segment(() -> {
            runs.incrementAndGet();
            observe("first", x);
            return x.mul(b).tanh();
        });
        Tensor between = Recomputation.held(first.mul(first).add(b));
        Tensor second = Recomputation.segment(() -> {
            runs.incrementAndGet();
            observe("second", between);
            return between.mul(x).exp();
        });
        return second.mul(first).sum();
    }

    private static void observe(String what, Tensor value) {
        Observation current = Observation.current();
        if (current != null) {
            current.show("", what, value);
        }
    }

    private List<List<Float>> recomputed(Supplier<Tensor> loss) {
        try (Recomputation recomputation = Recomputation.open(parameters)) {
            try (Scope graph = Scope.open()) {
                recomputation.from(loss.get());
            }
            return recomputation.through().stream()
                    .map(RecomputationTest::numbers)
                    .toList();
        }
    }

    private List<List<Float>> plain(Supplier<Tensor> loss) {
        TensorVector all = torch.grad(
                new TensorVector(loss.get()),
                new TensorVector(a, b),
                new TensorVector(),
                new BoolOptional(false),
                false,
                false);
        return List.of(numbers(all.get(0)), numbers(all.get(1)));
    }

    private static List<Float> numbers(Tensor tensor) {
        List<Float> numbers = new ArrayList<>();
        for (float number : ArrayTensors.floats(tensor)) {
            numbers.add(number);
        }
        return numbers;
    }

    private static Tensor parameter(String name) {
        return RandomTensors.normal(KEY.fold(name), 0, 1, 4).requires_grad_(true);
    }
}
