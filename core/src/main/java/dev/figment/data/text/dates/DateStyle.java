package dev.figment.data.text.dates;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way to write a date: fields and the text between them. Immutable.
 *
 * @param pattern the style in the letters of {@code styles.txt}
 * @param parts its parts in order, each a field or a text
 */
record DateStyle(String pattern, List<Part> parts) {

    /** What a style is made of. */
    sealed interface Part {}

    /** A part of the date. */
    record Field(DateField field) implements Part {}

    /** Text that is the same for every date. */
    record Literal(String text) implements Part {}

    // a quoted text, a run of one letter, or a character that stands for itself
    private static final Pattern PART = Pattern.compile("'([^']+)'|(([A-Za-z])\\3*)|([^A-Za-z'])");

    DateStyle {
        parts = List.copyOf(parts);
    }

    /** @throws IllegalArgumentException if the pattern has a letter that stands for nothing, or an open quote */
    static DateStyle of(String pattern) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(pattern);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            if (matcher.group(2) != null) {
                parts.add(new Field(DateField.of(matcher.group(2))));
            } else {
                parts.add(new Literal(matcher.group(1) != null ? matcher.group(1) : matcher.group(4)));
            }
        }
        if (end != pattern.length()) {
            throw new IllegalArgumentException(
                    "style \"" + pattern + "\" cannot be read from its character " + (end + 1) + " on");
        }
        return new DateStyle(pattern, parts);
    }

    String write(LocalDate date, DateLanguage language) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Field field) {
                text.append(field.field().write(date, language));
            } else if (part instanceof Literal literal) {
                text.append(literal.text());
            }
        }
        return text.toString();
    }

    /**
     * Whether this style writes the date so that it can be read in one way only: the last rule of {@code styles.txt}.
     */
    boolean isUnambiguous(LocalDate date) {
        return !isReadInEitherOrder() || date.getDayOfMonth() > 12 || date.getDayOfMonth() == date.getMonthValue();
    }

    /** Figures with the year last and anything but a period between: some read the day first, some the month. */
    private boolean isReadInEitherOrder() {
        int month = Math.max(
                parts.indexOf(new Field(DateField.MONTH)), parts.indexOf(new Field(DateField.MONTH_TWO_DIGITS)));
        boolean yearLast = parts.indexOf(new Field(DateField.YEAR)) == parts.size() - 1;
        return month >= 0 && yearLast && !parts.contains(new Literal("."));
    }
}
