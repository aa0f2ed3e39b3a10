package dev.figment.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"cased", "lowercase"})
    void readsWhatItWrote(String name) throws Exception {
        BytePairTokenizer tokenizer = Fixtures.tokenizer(name);
        TokenizerJson.write(tokenizer, directory);
        assertThat(TokenizerJson.read(directory)).isEqualTo(tokenizer);
        assertThat(TokenizerJson.read(directory.resolve("tokenizer.json"))).isEqualTo(tokenizer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cased", "lowercase"})
    void writesTheFileThatTheReferenceSaves(String name) throws Exception {
        TokenizerJson.write(Fixtures.tokenizer(name), directory);
        JsonNode ours = JSON.readTree(directory.resolve("tokenizer.json").toFile());
        ObjectNode theirs = (ObjectNode)
                JSON.readTree(Fixtures.file(name + ".tokenizer.json").toFile());
        ArrayNode merges =
                JSON.createArrayNode(); // the one difference: merges as lists, which old versions cannot read
        theirs.path("model")
                .path("merges")
                .forEach(pair ->
                        merges.add(pair.get(0).textValue() + " " + pair.get(1).textValue()));
        ((ObjectNode) theirs.path("model")).set("merges", merges);
        assertThat(ours).isEqualTo(theirs);
    }

    @Test
    void tellsTransformersHowToLoadTheDirectory() throws Exception {
        TokenizerJson.write(Fixtures.tokenizer("cased"), directory);
        JsonNode config =
                JSON.readTree(directory.resolve("tokenizer_config.json").toFile());
        assertThat(config.get("tokenizer_class").textValue()).isEqualTo("PreTrainedTokenizerFast");
        assertThat(config.get("pad_token").textValue()).isEqualTo("<pad>");
        assertThat(config.get("eos_token").textValue()).isEqualTo("</s>");
        assertThat(config.get("bos_token").textValue()).isEqualTo("<s>");
        assertThat(config.get("split_special_tokens").booleanValue()).isTrue();
        assertThat(config.get("clean_up_tokenization_spaces").booleanValue()).isFalse();
    }

    @Test
    void leavesNoUnfinishedFile() throws Exception {
        TokenizerJson.write(Fixtures.tokenizer("cased"), directory);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("tokenizer.json", "tokenizer_config.json");
        }
    }

    @Test
    void refusesAMissingFile() {
        Path missing = directory.resolve("tokenizer.json");
        assertThatIOException()
                .isThrownBy(() -> TokenizerJson.read(directory))
                .withMessage("tokenizer file " + missing + " does not exist");
    }

    @Test
    void refusesWhatIsNoJson() throws Exception {
        Path file = Files.writeString(directory.resolve("tokenizer.json"), "{\"version\": \n oops");
        assertThatIOException()
                .isThrownBy(() -> TokenizerJson.read(file))
                .withMessageStartingWith("tokenizer file " + file + " is not JSON: ")
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("\n"));
    }

    @Test
    void refusesATokenizerThatWouldEncodeInAnotherWay() throws Exception {
        assertRefused(root -> root.putNull("normalizer"), "normalizer must be {\"type\":\"Prepend\"");
        assertRefused(
                root -> ((ObjectNode) root.get("pre_tokenizer")).put("type", "Whitespace"), "pre_tokenizer must be {");
        assertRefused(root -> root.putNull("decoder"), "decoder must be {");
        assertRefused(root -> ((ArrayNode) root.get("added_tokens")).remove(0), "added_tokens must be [");
        assertRefused(root -> model(root).put("type", "Unigram"), "model.type must be \"BPE\"");
        assertRefused(root -> model(root).put("dropout", 0.1), "model.dropout must be absent");
        assertRefused(root -> model(root).put("byte_fallback", true), "model.byte_fallback must be false");
    }

    @Test
    void refusesADamagedVocabulary() throws Exception {
        assertRefused(
                root -> ((ObjectNode) model(root).get("vocab")).put("Ġ", 400),
                "ids in model.vocab must be in 0 … 399, but that of \"Ġ\" is 400");
        assertRefused(
                root -> ((ObjectNode) model(root).get("vocab")).put("Ġ", 7),
                "each id in model.vocab must have one token, but ");
        assertRefused(root -> ((ArrayNode) model(root).get("merges")).add("a b c"), "a merge must be two tokens");
        assertRefused(root -> ((ArrayNode) model(root).get("merges")).add("q q"), "needs the token \"qq\"");
        assertRefused(root -> model(root).remove("merges"), "model.merges must be a list, but is absent");
    }

    private static ObjectNode model(ObjectNode root) {
        return (ObjectNode) root.get("model");
    }

    private void assertRefused(Consumer<ObjectNode> damage, String message) throws IOException {
        ObjectNode root =
                (ObjectNode) JSON.readTree(Fixtures.file("cased.tokenizer.json").toFile());
        damage.accept(root);
        Path file = directory.resolve("tokenizer.json");
        JSON.writeValue(file.toFile(), root);
        assertThatIOException()
                .isThrownBy(() -> TokenizerJson.read(file))
                .withMessageStartingWith("tokenizer file " + file + ": ")
                .withMessageContaining(message);
    }
}
