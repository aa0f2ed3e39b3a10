package dev.figment.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TokenizedPair;
import dev.figment.data.text.TranslationBatch;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import dev.figment.training.GradientCheckpointing;
import dev.figment.training.Loss;
import dev.figment.training.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Transformer whose layers are computed again in the backward pass. */
class GradientCheckpointingTest {

    private static final RandomKey KEY = RandomKey.of(4);

    @ParameterizedTest
    @EnumSource
    void gradients_are_those_without_it_dropout_included(NormPlacement placement) {
        LayerConfig layer = LayerConfig.of(32, 4, 64, 0.2)
                .with(FeedForward.Kind.GELU, Normalization.LAYER, placement)
                .withDropout(0.2, 0.1, 0.1);
        try (Transformer model = new Transformer(TransformerConfig.of(30, 3, layer), KEY)) {
            var objective = new TranslationObjective(model, 0.1);
            TranslationBatch batch = batch(5, 9);
            Gradients plain = Gradients.of(objective, batch);
            Gradients recomputed = Gradients.of(new GradientCheckpointing<>(objective), batch);
            assertThat(recomputed.loss()).isEqualTo(plain.loss());
            plain.byName().forEach((name, expected) -> {
                float[] actual = recomputed.byName().getOrDefault(name, new float[0]);
                assertThat(actual).as(name).hasSameSizeAs(expected);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(actual[i])
                            .as(name)
                            .isCloseTo(expected[i], within(1e-6f + 1e-5f * Math.abs(expected[i])));
                }
            });
        }
    }

    @Test
    void without_gradients_it_is_the_objective() {
        try (Transformer model = new Transformer(TransformerConfig.of(30, 1, LayerConfig.of(32, 4, 64, 0)), KEY);
                Scope scope = Scope.open();
                GradientMode off = GradientMode.off()) {
            model.eval();
            var objective = new TranslationObjective(model, 0.1);
            Loss loss = new GradientCheckpointing<>(objective).loss(batch(2, 5));
            assertThat(loss.sum().item_double())
                    .isEqualTo(objective.loss(batch(2, 5)).sum().item_double());
            assertThat(loss.weight()).isEqualTo(2 * 6);
        }
    }

    /** Twelve layers on sequences of 256: what is held shrinks to a small part. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void the_peak_of_memory_falls() throws IOException {
        LayerConfig layer = LayerConfig.of(64, 4, 256, 0.1);
        try (Transformer model = new Transformer(TransformerConfig.of(50, 6, layer), KEY)) {
            var objective = new TranslationObjective(model, 0);
            TranslationBatch batch = batch(4, 255);
            Gradients.of(objective, batch(4, 3)); // what is made once
            long before = resident("VmRSS");
            long recomputed = peak(new GradientCheckpointing<>(objective), batch) - before;
            long plain = peak(objective, batch) - before;
            assertThat(plain).as("kilobytes, beside %d recomputed", recomputed).isGreaterThan(100_000);
            assertThat(recomputed).isLessThan(plain / 2);
        }
    }

    private static long peak(Objective<TranslationBatch> objective, TranslationBatch batch) throws IOException {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // the peak begins again at what is resident
        Gradients.of(objective, batch);
        return resident("VmHWM");
    }

    private static long resident(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static TranslationBatch batch(int pairs, int length) {
        return TranslationBatch.of(
                IntStream.range(0, pairs)
                        .mapToObj(i -> new TokenizedPair(ids(length, i), ids(length, i + 7), i))
                        .toList(),
                SpecialTokens.STANDARD);
    }

    private static int[] ids(int length, int seed) {
        return IntStream.range(0, length).map(i -> 4 + (i * 7 + seed * 5) % 26).toArray();
    }

    private record Gradients(double loss, Map<String, float[]> byName) {

        static Gradients of(Objective<TranslationBatch> objective, TranslationBatch batch) {
            Map<String, Tensor> parameters = objective.model().parameters();
            try (Scope scope = Scope.open();
                    Randomness random = Randomness.open(KEY, batch.exampleIds())) {
                Loss loss = objective.loss(batch);
                TensorVector all = torch.grad(
                        new TensorVector(loss.sum()),
                        new TensorVector(parameters.values().toArray(Tensor[]::new)),
                        new TensorVector(),
                        new BoolOptional(false),
                        false,
                        false);
                Map<String, float[]> byName = new LinkedHashMap<>();
                List<String> names = List.copyOf(parameters.keySet());
                for (int i = 0; i < names.size(); i++) {
                    byName.put(names.get(i), ArrayTensors.floats(all.get(i)));
                }
                return new Gradients(loss.sum().item_double(), byName);
            }
        }
    }
}
