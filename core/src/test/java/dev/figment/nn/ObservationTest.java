package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservationTest {

    private static final RandomKey KEY = RandomKey.of(5);

    private final Scope scope = Scope.open();
    private final Sequential model = new Sequential(new Linear(2, 3, KEY), new LayerNorm(3));
    private final Tensor x = torch.ones(4, 2);

    @AfterEach
    void free() {
        model.close();
        scope.close();
    }

    @Test
    void seesEveryOutputUnderItsPathInOrder() {
        List<String> seen = new ArrayList<>();
        try (Observation observation = Observation.open(
                (path, what, value) -> seen.add(path + " " + what + " " + value.dim() + "×" + value.size(1)))) {
            model.forward(x);
        }
        assertThat(seen).containsExactly("0 output 2×3", "1 output 2×3");
        model.forward(x);
        assertThat(seen).as("nothing after close").hasSize(2);
    }

    @Test
    void changesNothing() {
        Tensor alone = model.forward(x);
        try (Observation observation = Observation.open((path, what, value) -> {})) {
            assertThat(torch.equal(model.forward(x), alone)).isTrue();
        }
    }

    @Test
    void nestsAndTheInnerAloneSees() {
        List<String> outer = new ArrayList<>();
        List<String> inner = new ArrayList<>();
        try (Observation first = Observation.open((path, what, value) -> outer.add(path))) {
            try (Observation second = Observation.open((path, what, value) -> inner.add(path))) {
                model.forward(x);
            }
            assertThat(outer).isEmpty();
            assertThat(inner).hasSize(2);
            model.forward(x);
            assertThat(outer).hasSize(2);
        }
    }

    @Test
    void belongsToItsThread() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        try (Observation observation = Observation.open((path, what, value) -> seen.add(path))) {
            Thread other = new Thread(() -> {
                try (Scope elsewhere = Scope.open()) {
                    model.forward(torch.ones(4, 2));
                }
            });
            other.start();
            other.join();
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void saysWhatItWants() {
        assertThat(Observation.wants("attention.weights")).isFalse();
        Observer outputsOnly = new Observer() {
            @Override
            public void observed(String path, String what, Tensor value) {}

            @Override
            public boolean wants(String what) {
                return what.equals("output");
            }
        };
        try (Observation observation = Observation.open(outputsOnly)) {
            assertThat(Observation.wants("attention.weights")).isFalse();
            assertThat(Observation.wants("output")).isTrue();
        }
    }
}
