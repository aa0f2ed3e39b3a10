package dev.figment.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.text.TokenBudgetBatches;
import dev.figment.data.text.TranslationBatch;
import dev.figment.io.AtomicFiles;
import dev.figment.io.HuggingFaceDirectory;
import dev.figment.io.SafetensorsWriter;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Threads;
import dev.figment.training.Loss;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TranslationObjective;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a program of another library needs to train exactly what a run trained: see {@code benchmarks/peers/translate.py}.
 *
 * <pre>ExportTraining RUN DATA OUT EPOCHS</pre>
 *
 * DATA is the folder of Multi30k. OUT is filled with
 *
 * <ul>
 *   <li>{@code batches.jsonl}: a line a batch, in order, with its epoch from 0, the line numbers of its pairs in the corpus
 *       from 0, and their numbers of tokens, by which the reader can tell that it tokenises alike;
 *   <li>{@code initial.safetensors}: the parameters before the first step, under Marian's names;
 *   <li>{@code losses.jsonl}: the loss of a few batches, without dropout, under the initial parameters and, where the run
 *       is finished, under {@code RUN/model.safetensors}, by which the reader can tell that it computes alike.
 * </ul>
 */
public final class ExportTraining {

    private static final int BATCHES_WITH_LOSS = 3;

    private ExportTraining() {}

    /** Writes the three files. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4) {
            throw new IllegalArgumentException("expected RUN DATA OUT EPOCHS, but found " + arguments.length);
        }
        Threads.use(1);
        RecordedTraining training = RecordedTraining.read(Path.of(arguments[0]));
        TokenBudgetBatches batches = training.batches(Path.of(arguments[1]));
        Path out = Files.createDirectories(Path.of(arguments[2]));
        int epochs = Integer.parseInt(arguments[3]);

        AtomicFiles.write(out.resolve("batches.jsonl"), file -> {
            for (int epoch = 0; epoch < epochs; epoch++) {
                for (TranslationBatch batch : batches.epoch(epoch)) {
                    file.write((line(epoch, batch) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        });
        StringBuilder losses = new StringBuilder();
        List<TranslationBatch> first = batches.epoch(0).subList(0, BATCHES_WITH_LOSS);
        try (Transformer initial = training.initialModel()) {
            try (Scope scope = Scope.open()) {
                SafetensorsWriter.write(
                        out.resolve("initial.safetensors"),
                        RecordedTraining.ARCHITECTURE.weights(initial),
                        Map.of("format", "pt"));
            }
            initial.eval();
            addLosses(losses, "initial", training.objective(initial), first);
        }
        if (Files.exists(training.path().resolve("model.safetensors"))) {
            try (Transformer trained = RecordedTraining.ARCHITECTURE.read(HuggingFaceDirectory.of(training.path()))) {
                addLosses(losses, "trained", training.objective(trained), first);
            }
        }
        AtomicFiles.writeText(out.resolve("losses.jsonl"), losses.toString());
    }

    private static ObjectNode line(int epoch, TranslationBatch batch) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("epoch", epoch);
        ArrayNode examples = line.putArray("examples");
        for (long example : batch.exampleIds()) {
            examples.add(example);
        }
        line.put("sourceTokens", Arrays.stream(batch.sourceLengths()).sum());
        line.put("targetTokens", batch.targetTokens());
        return line;
    }

    private static void addLosses(
            StringBuilder lines, String parameters, TranslationObjective objective, List<TranslationBatch> batches) {
        for (TranslationBatch batch : batches) {
            try (GradientMode off = GradientMode.off();
                    Scope scope = Scope.open()) {
                Loss loss = objective.loss(batch);
                ObjectNode line = JsonNodeFactory.instance.objectNode();
                line.put("parameters", parameters);
                line.put("lossPerToken", loss.sum().item_double() / loss.weight());
                lines.append(line).append('\n');
            }
        }
    }
}
