package dev.figment.data.text.dates;

import java.util.Arrays;
import java.util.Optional;

/** A list of names that a language may have, as {@code styles.txt} calls it. */
enum DateNames {
    MONTHS("months", 12),
    SHORT_MONTHS("months short", 12),
    WEEKDAYS("weekdays", 7),
    SHORT_WEEKDAYS("weekdays short", 7),
    ORDINALS("ordinals", 31),
    NUMERALS("numerals", 32);

    private final String title;
    private final int size;

    DateNames(String title, int size) {
        this.title = title;
        this.size = size;
    }

    String title() {
        return title;
    }

    /** How many names the list has. */
    int size() {
        return size;
    }

    static Optional<DateNames> of(String title) {
        return Arrays.stream(values())
                .filter(names -> names.title.equals(title))
                .findFirst();
    }
}
