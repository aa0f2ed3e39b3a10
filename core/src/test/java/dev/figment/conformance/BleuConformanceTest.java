package dev.figment.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.figment.metrics.Bleu;
import dev.figment.metrics.Chrf;
import dev.figment.metrics.References;
import dev.figment.metrics.Smoothing;
import dev.figment.metrics.Tokenization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every score of every {@code torch/bleu*.json}, against sacreBLEU's. The metric is set up from the signature that stands
 * beside the score, so that files with other options are read too; an option that we lack fails by its name.
 */
class BleuConformanceTest {

    private static final double AGREEMENT = 1e-4;

    @TestFactory
    List<DynamicContainer> scoresAgreeWithSacreBleu() throws IOException {
        List<DynamicContainer> cases = new ArrayList<>();
        for (Path file : ConformanceCases.files("torch", "bleu*.json")) {
            cases.add(
                    dynamicContainer(file.getFileName().toString(), tests(new ObjectMapper().readTree(file.toFile()))));
        }
        assertThat(cases).as("bleu*.json in %s", ConformanceCases.directory()).isNotEmpty();
        return cases;
    }

    private static List<DynamicNode> tests(JsonNode file) {
        List<String> hypotheses = strings(file.required("hypotheses"));
        References references = references(file.required("references"));
        List<DynamicNode> tests = new ArrayList<>();
        file.required("scores")
                .fields()
                .forEachRemaining(entry -> tests.add(dynamicTest(
                        entry.getKey(), () -> checkCorpus(entry.getKey(), entry.getValue(), hypotheses, references))));
        List<String> known = List.of("case", "hypotheses", "references", "scores", "sentence_bleu", "sentence_chrf");
        file.fieldNames().forEachRemaining(name -> assertThat(known).contains(name));
        if (file.has("sentence_bleu")) {
            tests.add(sentenceTest("sentence_bleu", file, references, (i, refs) -> Bleu.standard()
                    .sentence(hypotheses.get(i), refs)
                    .score()));
        }
        if (file.has("sentence_chrf")) {
            tests.add(sentenceTest("sentence_chrf", file, references, (i, refs) -> Chrf.standard()
                    .sentence(hypotheses.get(i), refs)
                    .score()));
        }
        return tests;
    }

    private static void checkCorpus(String name, JsonNode expected, List<String> hypotheses, References references) {
        Map<String, String> signature = fields(expected.required("signature").asText());
        double score;
        String text;
        String line;
        if (name.startsWith("bleu")) {
            var found = bleu(signature).corpus(hypotheses, references);
            score = found.score();
            text = found.text();
            line = found.signature();
        } else {
            assertThat(name).as("the kind of score").startsWith("chrf");
            var found = chrf(signature, expected.required("text").asText()).corpus(hypotheses, references);
            score = found.score();
            text = found.text();
            line = found.signature();
        }
        assertThat(score).isCloseTo(expected.required("score").asDouble(), within(AGREEMENT));
        assertThat(text).isEqualTo(expected.required("text").asText());
        assertThat(fields(line)).isEqualTo(signature);
    }

    private interface SentenceScore {
        double of(int sentence, List<String> references);
    }

    private static DynamicTest sentenceTest(String name, JsonNode file, References references, SentenceScore metric) {
        JsonNode expected = file.required(name);
        return dynamicTest(name, () -> {
            assertThat(expected).hasSize(references.size());
            for (int i = 0; i < references.size(); i++) {
                assertThat(metric.of(i, references.bySegment().get(i)))
                        .as("sentence %d", i)
                        .isCloseTo(expected.get(i).asDouble(), within(AGREEMENT));
            }
        });
    }

    private static Bleu bleu(Map<String, String> signature) {
        Tokenization tokenization = Arrays.stream(Tokenization.values())
                .filter(t -> t.signature().equals(field(signature, "tok")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("we have no tokenisation " + field(signature, "tok")));
        return new Bleu(
                isLowercase(signature),
                tokenization,
                smoothing(field(signature, "smooth")),
                "yes".equals(field(signature, "eff")));
    }

    private static Smoothing smoothing(String signature) {
        String name = signature.replaceFirst("\\[.*", "");
        return switch (name) {
            case "none" -> Smoothing.none();
            case "exp" -> Smoothing.exponential();
            case "floor" -> new Smoothing.Floor(parameter(signature));
            case "add-k" -> new Smoothing.AddK(parameter(signature));
            default -> throw new AssertionError("we have no smoothing " + signature);
        };
    }

    private static double parameter(String signature) {
        return Double.parseDouble(signature.replaceFirst(".*\\[", "").replace("]", ""));
    }

    /** β is not in chrF's signature, but in the name that the text begins with. */
    private static Chrf chrf(Map<String, String> signature, String text) {
        return new Chrf(
                Integer.parseInt(field(signature, "nc")),
                Integer.parseInt(field(signature, "nw")),
                Integer.parseInt(text.replaceFirst("^chrF(\\d+).*", "$1")),
                isLowercase(signature),
                "yes".equals(field(signature, "space")));
    }

    private static String field(Map<String, String> signature, String name) {
        return Objects.requireNonNull(signature.get(name), () -> "no field " + name + " in signature " + signature);
    }

    private static boolean isLowercase(Map<String, String> signature) {
        return "lc".equals(field(signature, "case"));
    }

    /** The fields of a signature; the version apart, for 2.6.1 may come to compute the same. */
    private static Map<String, String> fields(String signature) {
        return Arrays.stream(signature.split("\\|"))
                .map(field -> field.split(":", 2))
                .filter(field -> !field[0].equals("version"))
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    }

    /** One reference for each segment; or, where the elements are lists, translations of the whole corpus. */
    private static References references(JsonNode node) {
        if (!node.required(0).isArray()) {
            return References.of(strings(node));
        }
        List<List<String>> translations = new ArrayList<>();
        node.forEach(translation -> translations.add(strings(translation)));
        return References.ofTranslations(translations);
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(node -> strings.add(node.textValue()));
        return strings;
    }
}
