package dev.figment.data.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What {@link BytePairTokenizer} does before and after merging, in the words of {@code tokenizer.json}: the parts of the
 * file that are the same for every vocabulary.
 */
final class TokenizerPipelineJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private TokenizerPipelineJson() {}

    /** The special tokens; special means that decoding leaves them out. */
    static ArrayNode addedTokens() {
        ArrayNode tokens = NODES.arrayNode();
        for (int id = 0; id < BytePairTokenizer.SPECIAL_TOKENS.size(); id++) {
            tokens.addObject()
                    .put("id", id)
                    .put("content", BytePairTokenizer.SPECIAL_TOKENS.get(id))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        return tokens;
    }

    /** Lower case, and the space in front; an empty text stays empty. */
    static ObjectNode normalizer(boolean lowercase) {
        ObjectNode prepend = NODES.objectNode().put("type", "Prepend").put("prepend", " ");
        if (!lowercase) {
            return prepend;
        }
        ObjectNode sequence = NODES.objectNode().put("type", "Sequence");
        sequence.putArray("normalizers")
                .add(NODES.objectNode().put("type", "Lowercase"))
                .add(prepend);
        return sequence;
    }

    /** The pieces, then their bytes as symbols. */
    static ObjectNode preTokenizer() {
        ObjectNode split = NODES.objectNode().put("type", "Split");
        split.putObject("pattern").put("Regex", PreTokenizer.PATTERN);
        split.put("behavior", "Isolated").put("invert", false);
        ObjectNode sequence = NODES.objectNode().put("type", "Sequence");
        sequence.putArray("pretokenizers").add(split).add(byteLevel());
        return sequence;
    }

    /** Only the bytes: the space in front is the normaliser's, the pieces are the split's. */
    private static ObjectNode byteLevel() {
        return NODES.objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
    }

    /** Symbols as bytes, bytes as text, without the space in front. */
    static ObjectNode decoder() {
        ObjectNode sequence = NODES.objectNode().put("type", "Sequence");
        sequence.putArray("decoders")
                .add(byteLevel())
                .add(NODES.objectNode()
                        .put("type", "Strip")
                        .put("content", " ")
                        .put("start", 1)
                        .put("stop", 0));
        return sequence;
    }

    /** The end token after each sentence, where special tokens are asked for. */
    static ObjectNode postProcessor() {
        String end = BytePairTokenizer.SPECIAL_TOKENS.get(SpecialTokens.STANDARD.end());
        ObjectNode template = NODES.objectNode().put("type", "TemplateProcessing");
        template.putArray("single").add(templatePiece("Sequence", "A")).add(templatePiece("SpecialToken", end));
        template.putArray("pair")
                .add(templatePiece("Sequence", "A"))
                .add(templatePiece("SpecialToken", end))
                .add(templatePiece("Sequence", "B"))
                .add(templatePiece("SpecialToken", end));
        ObjectNode token = template.putObject("special_tokens").putObject(end);
        token.put("id", end);
        token.putArray("ids").add(SpecialTokens.STANDARD.end());
        token.putArray("tokens").add(end);
        return template;
    }

    private static ObjectNode templatePiece(String kind, String id) {
        ObjectNode piece = NODES.objectNode();
        piece.putObject(kind).put("id", id).put("type_id", 0);
        return piece;
    }
}
