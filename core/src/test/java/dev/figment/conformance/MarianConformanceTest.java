package dev.figment.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.figment.decoding.BeamSearch;
import dev.figment.decoding.EarlyStopping;
import dev.figment.decoding.GreedySearch;
import dev.figment.decoding.Hypothesis;
import dev.figment.decoding.LengthPenalty;
import dev.figment.decoding.MaximumLength;
import dev.figment.io.HuggingFaceDirectory;
import dev.figment.io.JsonFiles;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.transformer.MarianArchitecture;
import dev.figment.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Marian models of Hugging Face, read, run forward and searched as {@code generate()} does it. */
class MarianConformanceTest {

    /** The arguments of {@code generate} that this project's searches have so far. */
    private static final Set<String> KNOWN = Set.of(
            "max_new_tokens",
            "min_new_tokens",
            "num_beams",
            "num_return_sequences",
            "length_penalty",
            "early_stopping");

    @TestFactory
    Stream<DynamicTest> forward() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path model : models("generation/models")) {
            tests.add(DynamicTest.dynamicTest(
                    model.getFileName().toString(),
                    () -> checkForward(model, JsonFiles.read(model.resolve("forward.json")))));
        }
        for (Path model : models("pretrained")) {
            tests.add(DynamicTest.dynamicTest(
                    model.getFileName().toString(),
                    () -> checkForward(
                            model,
                            JsonFiles.read(model.resolve("reference.json")).get("forward"))));
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> generate() throws IOException {
        Map<String, Path> models = new TreeMap<>();
        for (Path model : models("generation/models")) {
            models.put(model.getFileName().toString(), model);
        }
        Path cases = ConformanceCases.directory().resolve("generation/cases.jsonl");
        if (!Files.exists(cases)) {
            return Stream.of();
        }
        ObjectMapper json = new ObjectMapper();
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : Files.readAllLines(cases)) {
            JsonNode node = json.readTree(line);
            Path model = models.get(node.get("model").asText());
            if (model != null) {
                tests.add(DynamicTest.dynamicTest(node.get("id").asText(), () -> checkGenerate(model, node)));
            }
        }
        return tests.stream();
    }

    private static List<Path> models(String folder) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path model : ConformanceCases.files(folder, "*")) {
            if (HuggingFaceDirectory.of(model).modelType().equals("marian")) {
                found.add(model);
            }
        }
        return found;
    }

    private static void checkForward(Path directory, JsonNode expected) throws IOException {
        JsonNode inputs = expected.has("inputs") ? expected.get("inputs") : expected;
        int[][] source = rows(inputs.get("input_ids"));
        int[][] attended = rows(inputs.get("attention_mask"));
        int[][] target = rows(inputs.get("decoder_input_ids"));
        boolean[] keep = new boolean[source.length * source[0].length];
        for (int i = 0; i < keep.length; i++) {
            keep[i] = attended[i / source[0].length][i % source[0].length] != 0;
        }
        try (Transformer model = new MarianArchitecture().read(HuggingFaceDirectory.of(directory));
                Scope scope = Scope.open();
                GradientMode off = GradientMode.off()) {
            Tensor mask = ArrayTensors.of(keep, source.length, source[0].length);
            Tensor logits = model.forward(ArrayTensors.ids(source), mask, ArrayTensors.ids(target));
            double[] numbers = numbers(expected.get("logits"));
            float[] actual = ArrayTensors.floats(logits);
            assertThat(actual).hasSize(numbers.length);
            for (int i = 0; i < numbers.length; i++) {
                assertThat((double) actual[i]).as("logit " + i).isCloseTo(numbers[i], within(2e-4));
            }
        }
    }

    private static void checkGenerate(Path directory, JsonNode node) throws IOException {
        JsonNode arguments = node.get("generate");
        for (String name : (Iterable<String>) arguments::fieldNames) {
            Assumptions.assumeTrue(
                    KNOWN.contains(name), "the logits processor of " + name + " comes with a later issue");
        }
        JsonNode answer = node.get("v5");
        Assumptions.assumeTrue(answer.get("float64_same").asBoolean(), "a near-tie: its tokens are not asserted");
        int[][] padded = rows(node.get("inputs").get("input_ids"));
        JsonNode mask = node.get("inputs").get("attention_mask");
        List<int[]> sources = IntStream.range(0, padded.length)
                .mapToObj(row -> IntStream.range(0, padded[row].length)
                        .filter(column ->
                                mask == null || mask.get(row).get(column).asInt() != 0)
                        .map(column -> padded[row][column])
                        .toArray())
                .toList();
        int newTokens = arguments.path("max_new_tokens").asInt(12);
        int beams = arguments.path("num_beams").asInt(1);
        int returned = arguments.path("num_return_sequences").asInt(1);
        List<Hypothesis> found = new ArrayList<>();
        try (Transformer model = new MarianArchitecture().read(HuggingFaceDirectory.of(directory))) {
            if (beams == 1) {
                found.addAll(GreedySearch.of(model)
                        .maximumLength(MaximumLength.fixed(newTokens))
                        .minimumLength(arguments.path("min_new_tokens").asInt(0))
                        .search(sources));
            } else {
                BeamSearch.of(model)
                        .width(beams)
                        .hypotheses(returned)
                        .lengthPenalty(LengthPenalty.power(
                                arguments.path("length_penalty").asDouble(1)))
                        .earlyStopping(stopping(arguments.path("early_stopping")))
                        .maximumLength(MaximumLength.fixed(newTokens))
                        .minimumLength(arguments.path("min_new_tokens").asInt(0))
                        .search(sources)
                        .forEach(found::addAll);
            }
            int[][] sequences = rows(answer.get("sequences"));
            assertThat(found).hasSize(sequences.length);
            for (int i = 0; i < sequences.length; i++) {
                assertThat(row(found.get(i), model, sequences[i].length))
                        .as("row " + i)
                        .isEqualTo(sequences[i]);
                if (!answer.get("scores").isNull()) {
                    double score = answer.get("scores").get(i).asDouble();
                    assertThat(found.get(i).score())
                            .as("score " + i)
                            .isCloseTo(score, within(1e-4 + 1e-5 * Math.abs(score)));
                }
            }
        }
    }

    /** As {@code generate} returns it: the start token first, the end token where there is one, padding up to the width. */
    private static int[] row(Hypothesis hypothesis, Transformer model, int width) {
        int[] tokens = hypothesis.tokens();
        int[] row = new int[width];
        row[0] = model.config().tokens().start();
        System.arraycopy(tokens, 0, row, 1, tokens.length);
        if (hypothesis.finished()) {
            row[tokens.length + 1] = model.config().tokens().end();
        }
        return row;
    }

    private static EarlyStopping stopping(JsonNode mode) {
        return switch (mode.asText("false")) {
            case "true" -> EarlyStopping.WIDTH_FINISHED;
            case "never" -> EarlyStopping.ATTAINABLE_LENGTH;
            default -> EarlyStopping.PRESENT_LENGTH;
        };
    }

    private static int[][] rows(JsonNode json) {
        int[][] rows = new int[json.size()][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = new int[json.get(r).size()];
            for (int c = 0; c < rows[r].length; c++) {
                rows[r][c] = json.get(r).get(c).asInt();
            }
        }
        return rows;
    }

    private static double[] numbers(JsonNode json) {
        List<Double> flat = new ArrayList<>();
        collect(json, flat);
        return flat.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonNode json, List<Double> into) {
        if (json.isArray()) {
            json.forEach(element -> collect(element, into));
        } else {
            into.add(json.asDouble());
        }
    }
}
