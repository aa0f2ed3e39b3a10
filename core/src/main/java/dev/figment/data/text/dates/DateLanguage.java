package dev.figment.data.text.dates;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How one language writes dates. Immutable.
 *
 * @param code its ISO 639-1 code
 * @param names the lists that it has
 * @param letterCases the spellings that are common besides the one that styles give
 * @param styles the ways that training shows, at least one
 * @param heldOut the ways that it never shows
 */
record DateLanguage(
        String code,
        Map<DateNames, List<String>> names,
        List<LetterCase> letterCases,
        List<DateStyle> styles,
        List<DateStyle> heldOut) {

    private static final LocalDate ANY_DATE = LocalDate.of(2000, 1, 1);

    /**
     * @throws IllegalArgumentException if a list has not its number of names, a style needs a list that is missing, or
     *     there is no style
     */
    DateLanguage(
            String code,
            Map<DateNames, List<String>> names,
            List<LetterCase> letterCases,
            List<DateStyle> styles,
            List<DateStyle> heldOut) {
        this.code = code;
        this.names = Map.copyOf(names);
        this.letterCases = List.copyOf(letterCases);
        this.styles = List.copyOf(styles);
        this.heldOut = List.copyOf(heldOut);
        if (styles.isEmpty()) {
            throw new IllegalArgumentException("language " + code + " has no style");
        }
        names.forEach((kind, list) -> {
            if (list.size() != kind.size()) {
                throw new IllegalArgumentException("language " + code + " must have " + kind.size() + " \""
                        + kind.title() + "\", but has " + list.size());
            }
        });
        // Writing any date finds a list that a style needs and the language lacks.
        styles.forEach(style -> style.write(ANY_DATE, this));
        heldOut.forEach(style -> style.write(ANY_DATE, this));
    }

    /** @throws IllegalArgumentException if the language has no such list */
    String name(DateNames kind, int index) {
        List<String> list = names.get(kind);
        if (list == null) {
            throw new IllegalArgumentException(
                    "language " + code + " has a style that needs \"" + kind.title() + "\", but no such names");
        }
        return list.get(index);
    }

    /** By whose rules letters become capitals. */
    Locale locale() {
        return Locale.forLanguageTag(code);
    }
}
