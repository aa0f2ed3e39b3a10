package dev.figment.data.text.dates;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Reads languages in the format that {@code styles.txt} explains. */
final class DateLanguages {

    private DateLanguages() {}

    /** The languages of our resource. */
    static List<DateLanguage> pinned() {
        try (InputStream in = Objects.requireNonNull(
                        DateLanguages.class.getResourceAsStream("styles.txt"), "the resource styles.txt is missing");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return parse(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource styles.txt: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if a line is none of those explained, or a language is incomplete */
    static List<DateLanguage> parse(List<String> lines) {
        List<DateLanguage> languages = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("[")) {
                if (start >= 0) {
                    languages.add(section(lines, start, i));
                }
                start = i;
            } else if (start < 0 && !isBlankOrComment(line)) {
                throw new IllegalArgumentException(
                        "line " + (i + 1) + ", \"" + line + "\", stands before any [language]");
            }
        }
        if (start >= 0) {
            languages.add(section(lines, start, lines.size()));
        }
        return List.copyOf(languages);
    }

    private static DateLanguage section(List<String> lines, int start, int end) {
        Map<DateNames, List<String>> names = new EnumMap<>(DateNames.class);
        List<LetterCase> letterCases = new ArrayList<>();
        List<DateStyle> styles = new ArrayList<>();
        List<DateStyle> heldOut = new ArrayList<>();
        for (int i = start + 1; i < end; i++) {
            String line = lines.get(i);
            if (isBlankOrComment(line)) {
                continue;
            }
            String[] field = line.split(":", 2);
            if (field.length < 2) {
                throw new IllegalArgumentException("line " + (i + 1) + ", \"" + line + "\", is no \"name: value\"");
            }
            String value = field[1].strip();
            switch (field[0]) {
                case "letter case" ->
                    Arrays.stream(value.split(" "))
                            .map(letterCase -> LetterCase.valueOf(letterCase.toUpperCase(Locale.ROOT)))
                            .forEach(letterCases::add);
                case "style" -> styles.add(DateStyle.of(value));
                case "held out" -> heldOut.add(DateStyle.of(value));
                default -> {
                    int number = i + 1;
                    DateNames kind = DateNames.of(field[0])
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "line " + number + ": a language has no \"" + field[0] + "\""));
                    names.put(kind, List.of(value.split(" \\| ")));
                }
            }
        }
        String code = lines.get(start).replaceAll("[\\[\\]]", "");
        return new DateLanguage(code, names, letterCases, styles, heldOut);
    }

    private static boolean isBlankOrComment(String line) {
        return line.isBlank() || line.startsWith("#");
    }
}
