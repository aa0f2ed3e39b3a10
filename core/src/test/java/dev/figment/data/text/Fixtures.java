package dev.figment.data.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/**
 * Reference files made with Hugging Face tokenizers 0.23.2: vocabularies of 400 tokens that its {@code BpeTrainer}
 * learnt from corpus.txt ({@code min_frequency=2}), and its encodings of hostile texts and decodings of hostile ids
 * ({@code encode_special_tokens=True}, {@code add_special_tokens=False}).
 */
final class Fixtures {

    /** A text and its ids. */
    record Encoding(String text, int[] ids) {}

    private Fixtures() {}

    static Path file(String name) {
        URL url = Objects.requireNonNull(Fixtures.class.getResource(name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The vocabulary "cased" or "lowercase". */
    static BytePairTokenizer tokenizer(String name) throws IOException {
        return TokenizerJson.read(file(name + ".tokenizer.json"));
    }

    static List<String> corpus() throws IOException {
        return TextLines.read(file("corpus.txt"));
    }

    static List<Encoding> encodings(String tokenizer) throws IOException {
        return cases("encodings", tokenizer);
    }

    static List<Encoding> decodings() throws IOException {
        return cases("decodings", "ids");
    }

    private static List<Encoding> cases(String kind, String ids) throws IOException {
        JsonNode cases =
                new ObjectMapper().readTree(file("encodings.json").toFile()).get(kind);
        return StreamSupport.stream(cases.spliterator(), false)
                .map(node -> new Encoding(node.get("text").textValue(), ints(node.get(ids))))
                .toList();
    }

    private static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }
}
