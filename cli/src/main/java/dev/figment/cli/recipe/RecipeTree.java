package dev.figment.cli.recipe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A YAML text as a tree that knows the line of each key. Keys given twice, aliases, tags and second documents are refused
 * rather than resolved by a rule that few readers know.
 */
final class RecipeTree {

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String origin;
    private final Map<String, Integer> lines = new HashMap<>();

    private RecipeTree(String origin) {
        this.origin = origin;
    }

    /** @throws RecipeException naming {@code origin}, the line and the column */
    static RecipeSource parse(String yaml, String origin) {
        RecipeTree tree = new RecipeTree(origin);
        try (YAMLParser parser = YAML.createParser(yaml)) {
            if (parser.nextToken() == null) {
                throw new RecipeException(origin + " is empty, but should be a recipe in YAML");
            }
            JsonNode root = tree.node(parser, "");
            if (!(root instanceof ObjectNode object)) {
                throw new RecipeException(
                        origin + " should have a recipe's sections, but has " + RecipeValue.describe(root));
            }
            if (parser.nextToken() != null) {
                throw tree.refused(parser, "a second document begins, but a recipe is one");
            }
            return new RecipeSource(origin, object, tree.lines, Map.of());
        } catch (JsonProcessingException e) {
            throw tree.invalid(e);
        } catch (IOException e) {
            throw new RecipeException(origin + " cannot be read: " + e.getMessage(), e);
        }
    }

    private JsonNode node(YAMLParser parser, String path) throws IOException {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw refused(parser, "anchors and aliases are not used in recipes");
        }
        if (parser.getTypeId() != null) {
            throw refused(parser, "tags are not used in recipes");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, path);
            case START_ARRAY -> array(parser, path);
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            case VALUE_NULL -> NODES.nullNode();
            default -> NODES.textNode(parser.getText());
        };
    }

    private ObjectNode object(YAMLParser parser, String path) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String inner = RecipeSource.join(path, key);
            lines.put(inner, parser.currentTokenLocation().getLineNr());
            parser.nextToken();
            object.set(key, node(parser, inner));
        }
        return object;
    }

    private ArrayNode array(YAMLParser parser, String path) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(node(parser, path));
        }
        return array;
    }

    private RecipeException refused(JsonParser parser, String why) {
        return new RecipeException(
                origin + ", line " + parser.currentTokenLocation().getLineNr() + ": " + why);
    }

    /** The parser's message goes on with an excerpt and with its own idea of the place. */
    private RecipeException invalid(JsonProcessingException e) {
        String said = e.getOriginalMessage().strip();
        @Nullable
        String place = e.getLocation() == null
                ? null
                : ", line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        String why = said.replaceFirst("(?s)\\s*\\R\\s*(in|at) .*", "").replaceAll("\\s*\\R\\s*", "; ");
        if (why.startsWith("Duplicate field")) {
            why = why.replace("Duplicate field", "the key") + " is given twice";
        } else {
            why = "invalid YAML: " + why;
        }
        return new RecipeException(origin + (place == null ? "" : place) + ": " + why, e);
    }
}
