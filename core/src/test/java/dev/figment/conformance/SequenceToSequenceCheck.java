package dev.figment.conformance;

import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TranslationBatch;
import dev.figment.io.JsonFields;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.training.Loss;
import dev.figment.transformer.EmbeddingSharing;
import dev.figment.transformer.LayerConfig;
import dev.figment.transformer.PositionKind;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerConfig;
import dev.figment.transformer.TranslationObjective;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** {@code seq2seq}: logits, label-smoothed loss, and its gradient by every parameter of the whole model. */
final class SequenceToSequenceCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields json = example.config();
        int pad = json.getInt("pad");
        Tensor source = example.tensor("in.source"); // [B, S]
        Tensor target = example.tensor("in.target_in"); // [B, T]
        TransformerConfig config = config(json, pad, Math.max(source.size(1), target.size(1)));
        double smoothing = json.getDouble("label_smoothing");
        json.requireNoOthers("embedding_scale", "final_norm", "loss", "note");

        try (var model = new Transformer(config, RandomKey.of(0))) {
            load(example, model);
            Tensor keep = source.ne(new Scalar(pad)); // [B, S]
            Tensor logits = model.forward(source, keep, target); // [B, T, V]
            Tensor real = example.tensor("in.target_out").ne(new Scalar(pad)); // [B, T]
            example.requireWhere("out.logits", logits, real.unsqueeze(-1));

            Loss loss = new TranslationObjective(model, smoothing).loss(batch(example, pad));
            Tensor mean = loss.sum().div(new Scalar(loss.weight()));
            example.require("out.loss", mean.reshape(1));
            Map<String, Tensor> gradients = Gradients.of(mean, model.parameters());
            example.under("grad.param.")
                    .forEach((name, expected) ->
                            example.require("grad.param." + name, names(name).joined(ours(name), expected, gradients)));
        }
    }

    private static TransformerConfig config(JsonFields json, int pad, long positions) throws IOException {
        int vocabulary = json.getInt("vocab");
        int layers = json.getInt("layers");
        return new TransformerConfig(
                vocabulary,
                vocabulary,
                layers,
                layers,
                LayerConfig.of(json.getInt("model_dim"), json.getInt("heads"), json.getInt("feed_forward_dim"), 0),
                PositionKind.SINUSOIDAL_INTERLEAVED,
                (int) positions,
                EmbeddingSharing.NONE,
                true,
                false,
                new SpecialTokens(pad, pad == 1 ? 0 : 1, pad));
    }

    /** The targets are given whole, start and end included, whatever their ids. */
    private static TranslationBatch batch(ConformanceCase example, int pad) {
        int[][] source = rows(example.tensor("in.source"));
        int[][] output = rows(example.tensor("in.target_out"));
        return new TranslationBatch(
                source,
                lengths(source, pad),
                rows(example.tensor("in.target_in")),
                output,
                lengths(output, pad),
                new long[source.length]);
    }

    private static int[][] rows(Tensor ids) {
        int width = (int) ids.size(1);
        long[] flat = ArrayTensors.longs(ids);
        int[][] rows = new int[(int) ids.size(0)][width];
        for (int i = 0; i < flat.length; i++) {
            rows[i / width][i % width] = (int) flat[i];
        }
        return rows;
    }

    private static int[] lengths(int[][] rows, int pad) {
        return Arrays.stream(rows)
                .mapToInt(
                        row -> (int) Arrays.stream(row).filter(id -> id != pad).count())
                .toArray();
    }

    private static void load(ConformanceCase example, Transformer model) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        example.under("param.")
                .forEach((name, tensor) -> values.putAll(names(name).split(ours(name), tensor)));
        model.buffers().forEach(values::putIfAbsent); // the positions, which PyTorch's model computes
        model.load(values);
    }

    private static PyTorchNames names(String name) {
        return name.startsWith("core.decoder.") ? PyTorchNames.ofDecoderLayer() : PyTorchNames.ofEncoderLayer();
    }

    private static String ours(String name) {
        if (name.startsWith("core.")) {
            return name.substring("core.".length());
        }
        return switch (name) {
            case "src.weight" -> "encoder.embed_tokens.weight";
            case "tgt.weight" -> "decoder.embed_tokens.weight";
            case "out.weight" -> "lm_head.weight";
            case "out.bias" -> "lm_head.bias";
            default -> name;
        };
    }
}
