package dev.figment.cli.gan;

import dev.figment.training.ValidationMetric;
import java.util.function.DoubleSupplier;

/**
 * A measure of a game: what the generator makes, and how the discriminator takes it.
 *
 * @param name in reports and files
 * @param higherIsBetter whether a larger value is a better one
 * @param value measures the networks as they are now
 */
record GeneratorMetric(String name, boolean higherIsBetter, DoubleSupplier value) implements ValidationMetric {

    @Override
    public double measure() {
        return value.getAsDouble();
    }
}
