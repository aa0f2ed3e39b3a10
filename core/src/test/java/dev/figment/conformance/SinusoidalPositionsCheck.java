package dev.figment.conformance;

import dev.figment.attention.SinusoidalPositions;
import dev.figment.io.JsonFields;
import java.io.IOException;

/** {@code sinusoidal_positions}: the interleaved table. */
final class SinusoidalPositionsCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields config = example.config();
        int length = config.getInt("length");
        int dim = config.getInt("model_dim");
        config.requireNoOthers("note");
        try (var positions = new SinusoidalPositions(length, dim, SinusoidalPositions.Layout.INTERLEAVED)) {
            example.require("out.table", positions.from(0, length));
        }
    }
}
