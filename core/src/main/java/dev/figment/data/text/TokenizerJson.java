package dev.figment.data.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.io.AtomicFiles;
import dev.figment.io.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A byte-pair tokeniser as Hugging Face files: {@code tokenizer.json}, which the {@code tokenizers} library reads, and
 * {@code tokenizer_config.json}, with which {@code transformers} loads the directory ({@code AutoTokenizer}).
 *
 * <p>Both encode as {@link BytePairTokenizer#encode} does when asked for no special tokens, and by default add the end
 * token, as Marian's do. One thing {@code tokenizer.json} cannot say: that a special token written out in a text is
 * plain text. {@code tokenizer_config.json} says it ({@code split_special_tokens}); with {@code tokenizers} alone, set
 * {@code tokenizer.encode_special_tokens = True}.
 */
public final class TokenizerJson {

    private static final String TOKENIZER = "tokenizer.json";
    private static final String CONFIG = "tokenizer_config.json";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private TokenizerJson() {}

    /**
     * Writes both files into a directory, which is created if need be. Each appears complete or not at all.
     *
     * @throws IOException if the directory cannot be written
     */
    public static void write(BytePairTokenizer tokenizer, Path directory) throws IOException {
        Files.createDirectories(directory);
        write(directory.resolve(TOKENIZER), tokenizerJson(tokenizer));
        write(directory.resolve(CONFIG), configJson());
    }

    /**
     * Reads a {@code tokenizer.json} of the kind that {@link #write} makes, also after other programs rewrote it.
     *
     * @param path the file, or the directory that holds it
     * @throws IOException if it is missing, is no JSON, or describes a tokeniser that encodes in another way; one line
     *     that names the file, what was found and what was expected
     */
    public static BytePairTokenizer read(Path path) throws IOException {
        Path file = Files.isDirectory(path) ? path.resolve(TOKENIZER) : path;
        JsonNode root;
        try {
            root = JSON.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException missing) {
            throw new IOException("tokenizer file " + file + " does not exist", missing);
        } catch (JsonProcessingException malformed) {
            throw new IOException(
                    "tokenizer file " + file + " is not JSON: " + JsonFiles.oneLine(malformed), malformed);
        }
        try {
            return tokenizer(root);
        } catch (IllegalArgumentException foreign) {
            throw new IOException("tokenizer file " + file + ": " + foreign.getMessage(), foreign);
        }
    }

    // ---- writing

    private static ObjectNode tokenizerJson(BytePairTokenizer tokenizer) {
        ObjectNode root = NODES.objectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        root.set("added_tokens", TokenizerPipelineJson.addedTokens());
        root.set("normalizer", TokenizerPipelineJson.normalizer(tokenizer.lowercase()));
        root.set("pre_tokenizer", TokenizerPipelineJson.preTokenizer());
        root.set("post_processor", TokenizerPipelineJson.postProcessor());
        root.set("decoder", TokenizerPipelineJson.decoder());
        root.set("model", model(tokenizer));
        return root;
    }

    private static ObjectNode model(BytePairTokenizer tokenizer) {
        ObjectNode model = NODES.objectNode().put("type", "BPE");
        model.putNull("dropout");
        model.putNull("unk_token");
        model.putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            vocabulary.put(tokenizer.vocabulary().get(id), id);
        }
        // The form with a space is read by every version of the library; byte-level symbols contain none.
        ArrayNode merges = model.putArray("merges");
        tokenizer.merges().forEach(merge -> merges.add(merge.left() + ' ' + merge.right()));
        return model;
    }

    private static ObjectNode configJson() {
        List<String> specials = BytePairTokenizer.SPECIAL_TOKENS;
        return NODES.objectNode()
                .put("tokenizer_class", "PreTrainedTokenizerFast")
                .put("pad_token", specials.get(SpecialTokens.STANDARD.pad()))
                .put("eos_token", specials.get(SpecialTokens.STANDARD.end()))
                .put("bos_token", specials.get(SpecialTokens.STANDARD.start()))
                .put("padding_side", "right")
                .<ObjectNode>set(
                        "model_input_names", NODES.arrayNode().add("input_ids").add("attention_mask"))
                .put("clean_up_tokenization_spaces", false)
                .put("split_special_tokens", true);
    }

    private static void write(Path file, JsonNode json) throws IOException {
        byte[] content = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
        AtomicFiles.write(file, out -> out.write(content));
    }

    // ---- reading; a file that we cannot follow to the letter is refused, with IllegalArgumentException

    private static BytePairTokenizer tokenizer(JsonNode root) {
        boolean lowercase = TokenizerPipelineJson.normalizer(true).equals(root.path("normalizer"));
        if (!lowercase) {
            requireEqual("normalizer", root.path("normalizer"), TokenizerPipelineJson.normalizer(false));
        }
        requireEqual("pre_tokenizer", root.path("pre_tokenizer"), TokenizerPipelineJson.preTokenizer());
        requireEqual("decoder", root.path("decoder"), TokenizerPipelineJson.decoder());
        requireEqual("added_tokens", root.path("added_tokens"), TokenizerPipelineJson.addedTokens());
        JsonNode model = root.path("model");
        requireEqual("model.type", model.path("type"), NODES.textNode("BPE"));
        for (String option : List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")) {
            requireEqual("model." + option, model.path(option), null);
        }
        for (String option : List.of("byte_fallback", "ignore_merges")) {
            requireEqual("model." + option, model.path(option), NODES.booleanNode(false));
        }
        return new BytePairTokenizer(vocabulary(model.path("vocab")), merges(model.path("merges")), lowercase);
    }

    private static void requireEqual(String name, JsonNode found, @Nullable JsonNode expected) {
        boolean equal = expected == null
                ? found.isMissingNode() || found.isNull()
                : found.equals(expected) || (found.isMissingNode() && expected.isBoolean() && !expected.booleanValue());
        if (!equal) {
            throw new IllegalArgumentException(
                    name + " must be " + brief(expected) + " for a tokeniser of this kind, but is " + brief(found));
        }
    }

    private static String brief(@Nullable JsonNode node) {
        if (node == null || node.isMissingNode()) {
            return "absent";
        }
        String json = node.toString();
        return json.length() <= 120 ? json : json.substring(0, 120) + "…";
    }

    private static List<String> vocabulary(JsonNode vocab) {
        String[] tokens = new String[vocab.size()];
        for (var entry : vocab.properties()) {
            JsonNode id = entry.getValue();
            if (!id.isInt() || id.intValue() < 0 || id.intValue() >= tokens.length) {
                throw new IllegalArgumentException("ids in model.vocab must be in 0 … " + (tokens.length - 1)
                        + ", but that of \"" + entry.getKey() + "\" is " + id);
            }
            tokens[id.intValue()] = entry.getKey();
        }
        int gap = Arrays.asList(tokens).indexOf(null);
        if (gap >= 0) {
            throw new IllegalArgumentException("each id in model.vocab must have one token, but " + gap + " has none");
        }
        return List.of(tokens);
    }

    private static List<BytePairMerge> merges(JsonNode merges) {
        if (!merges.isArray()) {
            throw new IllegalArgumentException("model.merges must be a list, but is " + brief(merges));
        }
        List<BytePairMerge> list = new ArrayList<>(merges.size());
        for (JsonNode merge : merges) {
            String[] sides = merge.isTextual()
                    ? merge.textValue().split(" ", -1)
                    : new String[] {merge.path(0).asText(), merge.path(1).asText()};
            if (sides.length != 2 || (merge.isArray() && merge.size() != 2)) {
                throw new IllegalArgumentException("a merge must be two tokens, but " + merge + " is not");
            }
            list.add(new BytePairMerge(sides[0], sides[1]));
        }
        return list;
    }
}
