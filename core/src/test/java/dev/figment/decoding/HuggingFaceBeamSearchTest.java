package dev.figment.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Beams that Hugging Face Transformers 5.17 found, with the same tokens and scores: all stopping modes, penalties of both
 * signs, n-best, several end tokens, minimum and maximum lengths.
 *
 * <p>Both sides ran a model without weights: the logits after a token are an integer hash of (source, place, token before,
 * token), which Java and Python compute alike. Its sources are one token long, and play the part of the prompt.
 */
class HuggingFaceBeamSearchTest {

    @TestFactory
    Stream<DynamicTest> findsWhatHuggingFaceFinds() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                HuggingFaceBeamSearchTest.class.getResourceAsStream("/decoding/hugging-face-beams.json"))) {
            JsonNode cases = new ObjectMapper().readTree(file).get("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(each -> DynamicTest.dynamicTest(name(each), () -> findsTheSame(each)));
        }
    }

    private static void findsTheSame(JsonNode reference) {
        BeamSearch search = BeamSearch.of(new HashedModel())
                .width(reference.get("num_beams").intValue())
                .hypotheses(reference.get("num_return_sequences").intValue())
                .lengthPenalty(
                        LengthPenalty.power(reference.get("length_penalty").doubleValue()))
                .earlyStopping(mode(reference.get("early_stopping")))
                .minimumLength(reference.get("min_new_tokens").intValue())
                .maximumLength(
                        MaximumLength.fixed(reference.get("max_new_tokens").intValue()))
                .endTokens(integers(reference.get("eos_token_id")))
                .suppressedTokens(integers(reference.get("suppress")));
        List<int[]> sources = new ArrayList<>();
        reference.get("sources").forEach(source -> sources.add(new int[] {source.intValue()}));

        List<List<Hypothesis>> found = search.search(sources);

        for (int i = 0; i < sources.size(); i++) {
            JsonNode expected = reference.get("hypotheses").get(i);
            assertThat(found.get(i)).hasSize(expected.size());
            for (int n = 0; n < expected.size(); n++) {
                Hypothesis hypothesis = found.get(i).get(n);
                int end = expected.get(n).get("end").intValue();
                assertThat(hypothesis.tokens())
                        .isEqualTo(integers(expected.get(n).get("tokens")));
                assertThat(hypothesis.endToken()).isEqualTo(end < 0 ? OptionalInt.empty() : OptionalInt.of(end));
                double score = expected.get(n).get("score").doubleValue();
                assertThat(hypothesis.score()).isCloseTo(score, within(2e-5 * Math.max(1, Math.abs(score))));
            }
        }
    }

    private static EarlyStopping mode(JsonNode earlyStopping) {
        if (earlyStopping.isTextual()) {
            return EarlyStopping.ATTAINABLE_LENGTH;
        }
        return earlyStopping.booleanValue() ? EarlyStopping.WIDTH_FINISHED : EarlyStopping.PRESENT_LENGTH;
    }

    private static int[] integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    private static String name(JsonNode reference) {
        return "beams " + reference.get("num_beams") + ", n " + reference.get("num_return_sequences") + ", penalty "
                + reference.get("length_penalty") + ", stopping " + reference.get("early_stopping") + ", length "
                + reference.get("min_new_tokens") + " to " + reference.get("max_new_tokens") + ", ends "
                + reference.get("eos_token_id");
    }

    /** logits = 5 · hash(source, place, token before, token) ⁄ 2³². */
    private static final class HashedModel extends RandomModel {

        HashedModel() {
            super(0, 10, 1);
        }

        @Override
        double[] logits(int[] source, int[] prefix) {
            int before = prefix.length == 0 ? 999 : prefix[prefix.length - 1];
            double[] logits = new double[vocabularySize];
            for (int v = 0; v < vocabularySize; v++) {
                int hash = mix(source[0] * 73856093 ^ prefix.length * 19349663 ^ before * 83492791 ^ v * 1566083941);
                logits[v] = Integer.toUnsignedLong(hash) / 0x1p32 * 5;
            }
            return logits;
        }

        private static int mix(int hash) {
            int mixed = (hash ^ (hash >>> 15)) * 0x2c1b3c6d;
            mixed = (mixed ^ (mixed >>> 12)) * 0x297a2d39;
            return mixed ^ (mixed >>> 15);
        }
    }
}
