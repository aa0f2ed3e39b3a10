package dev.figment.data.text.dates;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A part of a date as a style writes it, by the letters that stand for it in {@code styles.txt}. */
enum DateField {
    YEAR("y", (date, language) -> Integer.toString(date.getYear())),
    YEAR_IN_NUMERALS("Y", (date, language) -> Integer.toString(date.getYear())
            .chars()
            .mapToObj(digit -> language.name(DateNames.NUMERALS, digit - '0'))
            .collect(Collectors.joining())),
    MONTH("M", (date, language) -> Integer.toString(date.getMonthValue())),
    MONTH_TWO_DIGITS("MM", (date, language) -> twoDigits(date.getMonthValue())),
    MONTH_SHORT("MMM", (date, language) -> language.name(DateNames.SHORT_MONTHS, date.getMonthValue() - 1)),
    MONTH_NAME("MMMM", (date, language) -> language.name(DateNames.MONTHS, date.getMonthValue() - 1)),
    MONTH_IN_NUMERALS("N", (date, language) -> language.name(DateNames.NUMERALS, date.getMonthValue())),
    DAY("d", (date, language) -> Integer.toString(date.getDayOfMonth())),
    DAY_TWO_DIGITS("dd", (date, language) -> twoDigits(date.getDayOfMonth())),
    DAY_ORDINAL("o", (date, language) -> language.name(DateNames.ORDINALS, date.getDayOfMonth() - 1)),
    DAY_IN_NUMERALS("D", (date, language) -> language.name(DateNames.NUMERALS, date.getDayOfMonth())),
    WEEKDAY_SHORT(
            "E",
            (date, language) ->
                    language.name(DateNames.SHORT_WEEKDAYS, date.getDayOfWeek().getValue() - 1)),
    WEEKDAY_NAME(
            "EEEE",
            (date, language) ->
                    language.name(DateNames.WEEKDAYS, date.getDayOfWeek().getValue() - 1));

    /** Writes one part of a date. */
    private interface Form {
        String write(LocalDate date, DateLanguage language);
    }

    private final String letters;
    private final Form form;

    DateField(String letters, Form form) {
        this.letters = letters;
        this.form = form;
    }

    String write(LocalDate date, DateLanguage language) {
        return form.write(date, language);
    }

    /** @throws IllegalArgumentException if the letters stand for nothing */
    static DateField of(String letters) {
        return Arrays.stream(values())
                .filter(field -> field.letters.equals(letters))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no part of a date is written \"" + letters + "\""));
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
