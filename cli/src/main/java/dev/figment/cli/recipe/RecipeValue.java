package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.figment.io.NearestName;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The value of one key, to be read as the type that the key has. */
final class RecipeValue {

    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d+(_\\d+)*");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+(_\\d+)*\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    private static final int LONGEST_SHOWN = 60;

    private final RecipeSource source;
    private final String path;
    private final @Nullable JsonNode node;

    RecipeValue(RecipeSource source, String path, @Nullable JsonNode node) {
        this.source = source;
        this.path = path;
        this.node = node;
    }

    String path() {
        return path;
    }

    boolean isPresent() {
        return node != null;
    }

    /** Whether the value is this word. */
    boolean is(String word) {
        return node != null && node.isTextual() && node.textValue().equals(word);
    }

    RecipeValue or(long fallback) {
        return node == null ? new RecipeValue(source, path, LongNode.valueOf(fallback)) : this;
    }

    RecipeValue or(double fallback) {
        return node == null ? new RecipeValue(source, path, DoubleNode.valueOf(fallback)) : this;
    }

    RecipeValue or(boolean fallback) {
        return node == null ? new RecipeValue(source, path, BooleanNode.valueOf(fallback)) : this;
    }

    RecipeValue or(String fallback) {
        return node == null ? new RecipeValue(source, path, TextNode.valueOf(fallback)) : this;
    }

    /** A whole number of at least {@code least} that an {@code int} holds. */
    int integer(int least) {
        return (int) integer(least, (long) Integer.MAX_VALUE);
    }

    /** A whole number of at least {@code least}. */
    long longInteger(long least) {
        return integer(least, Long.MAX_VALUE);
    }

    /** A whole number of at least {@code least}, where another value may stand for none. */
    int integer(String expected, int least) {
        return (int) integer(expected, least, Integer.MAX_VALUE);
    }

    private long integer(long least, long most) {
        return integer("a whole number" + (least == Long.MIN_VALUE ? "" : " of at least " + least), least, most);
    }

    private long integer(String expected, long least, long most) {
        JsonNode there = required(expected);
        @Nullable BigInteger value = null;
        if (there.isIntegralNumber()) {
            value = there.bigIntegerValue();
        } else if (isPlainText(there) && INTEGER.matcher(there.textValue()).matches()) {
            value = new BigInteger(digits(there.textValue()));
        }
        if (value == null
                || value.compareTo(BigInteger.valueOf(least)) < 0
                || value.compareTo(BigInteger.valueOf(most)) > 0) {
            throw expected(expected);
        }
        return value.longValue();
    }

    /** Whole numbers of at least {@code least}: a list, or one alone; in a setting parted by commas. */
    List<Integer> integers(int least) {
        String expected = "a list of whole numbers of at least " + least + ", such as [400, 400]";
        JsonNode there = required(expected);
        List<JsonNode> elements = new ArrayList<>();
        if (there.isArray()) {
            there.forEach(elements::add);
        } else if (isPlainText(there)) {
            for (String part : there.textValue().replaceAll("[\\[\\]\\s]", "").split(",")) {
                elements.add(TextNode.valueOf(part));
            }
        } else {
            elements.add(there);
        }
        if (elements.isEmpty()) {
            throw expected(expected);
        }
        return elements.stream()
                .map(element -> new RecipeValue(source, path, element).integer(expected, least))
                .toList();
    }

    /** A finite number above 0. */
    double positive() {
        return positive("a number above 0");
    }

    /** A finite number above 0, where another value may stand for none. */
    double positive(String expected) {
        return number(expected, value -> value > 0);
    }

    /** A finite number from 0. */
    double notNegative() {
        return number("a number from 0", value -> value >= 0);
    }

    /** A number from 0 to below 1. */
    double fraction() {
        return number("a number from 0 to below 1", value -> value >= 0 && value < 1);
    }

    /** A finite number. */
    double number() {
        return number("a number");
    }

    /** A finite number, where another value may stand for none. */
    double number(String expected) {
        return number(expected, value -> true);
    }

    private double number(String expected, DoublePredicate range) {
        JsonNode there = required(expected);
        double value = Double.NaN;
        if (there.isNumber()) {
            value = there.doubleValue();
        } else if (there.isTextual() && NUMBER.matcher(there.textValue()).matches()) {
            value = Double.parseDouble(digits(there.textValue())); // 1e-3 is a number to people, a text to YAML 1.1
        }
        if (!Double.isFinite(value) || !range.test(value)) {
            throw expected(expected);
        }
        return value;
    }

    /** {@code true} or {@code false}. */
    boolean bool() {
        JsonNode there = required("true or false");
        if (there.isBoolean()) {
            return there.booleanValue();
        }
        if (isPlainText(there) && (is("true") || is("false"))) {
            return is("true");
        }
        throw expected("true or false");
    }

    /** A text that is not blank. */
    String text(String what) {
        JsonNode there = required(what);
        if (!there.isTextual() || there.textValue().isBlank()) {
            throw expected(what);
        }
        return there.textValue();
    }

    /** One of some words. */
    String choice(Collection<String> words) {
        String expected = words.size() == 1 ? String.join("", words) : "one of " + String.join(", ", words);
        JsonNode there = required(expected);
        if (!there.isTextual()) {
            throw expected(expected);
        }
        String word = there.textValue();
        if (!words.contains(word)) {
            throw new RecipeException(message(expected) + NearestName.hint(word, words));
        }
        return word;
    }

    /** One of some constants, by {@linkplain #word their names in recipes}. */
    <E extends Enum<E>> E constant(E[] constants) {
        List<String> words = Arrays.stream(constants).map(RecipeValue::word).toList();
        return constants[words.indexOf(choice(words))];
    }

    /** The name of a constant in a recipe: {@code sinusoidalHalves} for {@code SINUSOIDAL_HALVES}. */
    static String word(Enum<?> constant) {
        StringBuilder word = new StringBuilder();
        for (String part : constant.name().toLowerCase(Locale.ROOT).split("_")) {
            word.append(word.isEmpty() ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return word.toString();
    }

    /** What is there, for an error. */
    static String describe(JsonNode node) {
        if (node.isTextual()) {
            String text = node.textValue();
            if (text.isEmpty()) {
                return "empty";
            }
            return "\"" + (text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text) + "\"";
        }
        if (node.isObject()) {
            return "a section";
        }
        return node.isArray() ? "a list" : node.isNull() ? "empty" : node.asText();
    }

    /** An error that says what was expected here. */
    RecipeException expected(String expected) {
        return new RecipeException(message(expected));
    }

    private String message(String expected) {
        String must = ": " + path + " must be " + expected;
        return node == null
                ? source.placeOfMissing(path) + must + ", but is missing"
                : source.place(path) + must + ", but is " + describe(node);
    }

    private JsonNode required(String expected) {
        if (node == null) {
            throw expected(expected);
        }
        return node;
    }

    /** A text that may stand for another type, because {@code --set} has no types. */
    private boolean isPlainText(JsonNode there) {
        return there.isTextual() && source.isSetting(path);
    }

    private static String digits(String number) {
        return number.replace("_", "");
    }
}
