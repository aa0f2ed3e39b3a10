package dev.figment.data.images.drawn;

/**
 * Something that differs between drawn images.
 *
 * @param name what it is: {@code size}
 * @param values how many values it takes, counted from 0
 */
public record Factor(String name, int values) {

    /** @throws IllegalArgumentException if there are not at least two values */
    public Factor {
        if (values < 2) {
            throw new IllegalArgumentException(
                    "the factor " + name + " varies only with two or more values, not " + values);
        }
    }
}
