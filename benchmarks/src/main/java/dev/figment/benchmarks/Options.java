package dev.figment.benchmarks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a benchmark was asked to do: {@code --name value}, each with its default. Immutable.
 *
 * @param values by name
 */
record Options(Map<String, String> values) {

    Options {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Every option there is, by name and default: {@code "steps", "5", "layers", "3"}. */
    static Options of(String... namesAndDefaults) {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (int i = 0; i < namesAndDefaults.length; i += 2) {
            defaults.put(namesAndDefaults[i], namesAndDefaults[i + 1]);
        }
        return new Options(defaults);
    }

    /**
     * These options as the command line changes them.
     *
     * @throws IllegalArgumentException if it names another option, or gives one no value
     */
    Options read(String... arguments) {
        Map<String, String> given = new LinkedHashMap<>(values);
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException(arguments[i] + " is no option of this benchmark: expected --"
                        + String.join(", --", values.keySet()));
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            given.put(name, arguments[i + 1]);
        }
        return new Options(given);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no option is named " + name);
        }
        return value;
    }

    /** @throws IllegalArgumentException if the value is no whole number above zero */
    int positive(String name) {
        try {
            int value = Integer.parseInt(text(name));
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected("a whole number above zero", name), e);
        }
        throw new IllegalArgumentException(expected("a whole number above zero", name));
    }

    /** @throws IllegalArgumentException if the value is no number from 0 to below 1 */
    double fraction(String name) {
        double value;
        try {
            value = Double.parseDouble(text(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected("a number from 0 to below 1", name), e);
        }
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(expected("a number from 0 to below 1", name));
        }
        return value;
    }

    /** @throws IllegalArgumentException if the value is no whole number, zero or above */
    int notNegative(String name) {
        return text(name).equals("0") ? 0 : positive(name);
    }

    private String expected(String what, String name) {
        return "--" + name + " must be " + what + ", but is " + text(name);
    }
}
