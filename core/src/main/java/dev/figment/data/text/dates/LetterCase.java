package dev.figment.data.text.dates;

import java.util.Locale;

/** A spelling of a date that differs from the usual one in its capitals only. */
enum LetterCase {
    LOWER,
    UPPER;

    /** The text in this case, by the rules of its language: the Turkish i keeps its dot. */
    String apply(String text, Locale language) {
        return this == LOWER ? text.toLowerCase(language) : text.toUpperCase(language);
    }
}
