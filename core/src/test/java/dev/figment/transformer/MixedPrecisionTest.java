package dev.figment.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.EpochSource;
import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TokenizedPair;
import dev.figment.data.text.TranslationBatch;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.DType;
import dev.figment.tensor.RandomKey;
import dev.figment.training.GradientCheckpointing;
import dev.figment.training.MixedPrecision;
import dev.figment.training.Objective;
import dev.figment.training.StepReport;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.TrainingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A small Transformer that learns to turn sequences round, its products in bfloat16. */
class MixedPrecisionTest {

    private static final TranslationBatch BATCH = TranslationBatch.of(
            IntStream.range(0, 16)
                    .mapToObj(i -> {
                        int[] ids = RandomKey.of(i).stream().permutation(6);
                        int[] source =
                                IntStream.range(0, 6).map(t -> 4 + ids[t]).toArray();
                        int[] target =
                                IntStream.range(0, 6).map(t -> 4 + ids[5 - t]).toArray();
                        return new TokenizedPair(source, target, i);
                    })
                    .toList(),
            SpecialTokens.STANDARD);
    private static final EpochSource<TranslationBatch> REVERSALS = epoch -> List.of(BATCH);

    @Test
    void the_loss_falls_as_in_float32() throws IOException {
        List<Double> single = losses(objective -> objective);
        List<Double> mixed = losses(MixedPrecision::new);
        assertThat(single.get(single.size() - 1)).isLessThan(0.5 * single.get(0));
        assertThat(mixed).isNotEqualTo(single);
        assertThat(mixed.get(0)).isCloseTo(single.get(0), within(0.01));
        assertThat(last(mixed)).isCloseTo(last(single), within(0.1 * last(single)));
    }

    @Test
    void recomputed_layers_are_computed_in_bfloat16_too() throws IOException {
        List<Double> kept = losses(MixedPrecision::new);
        List<Double> recomputed = losses(objective -> new MixedPrecision<>(new GradientCheckpointing<>(objective)));
        assertThat(recomputed.get(0)).isEqualTo(kept.get(0));
        assertThat(last(recomputed)).isCloseTo(last(kept), within(0.05 * last(kept)));
    }

    private static double last(List<Double> losses) {
        return losses.subList(losses.size() - 20, losses.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    private static List<Double> losses(UnaryOperator<Objective<TranslationBatch>> precision) throws IOException {
        List<Double> losses = new ArrayList<>();
        LayerConfig layer = LayerConfig.of(32, 4, 64, 0.1);
        try (Transformer model = new Transformer(TransformerConfig.of(20, 1, layer), RandomKey.of(2));
                var trainer = Trainer.of(precision.apply(new TranslationObjective(model, 0)))
                        .optimizer(Adam.of(0.9, 0.98, 1e-9), Constant.of(3e-3))
                        .seed(RandomKey.of(5))
                        .listener(new TrainingListener() {
                            @Override
                            public void stepped(StepReport report) {
                                losses.add(report.loss());
                            }
                        })
                        .build()) {
            trainer.fit(REVERSALS, Steps.of(150));
            model.parameters()
                    .forEach((name, tensor) -> assertThat(DType.of(tensor)).isEqualTo(DType.FLOAT32));
        }
        return losses;
    }
}
