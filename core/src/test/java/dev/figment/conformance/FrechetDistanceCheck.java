package dev.figment.conformance;

import dev.figment.metrics.FrechetDistance;
import dev.figment.tensor.ArrayTensors;
import java.io.IOException;

/** {@code frechet_distance}. */
final class FrechetDistanceCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        example.config().requireNoOthers("note");
        double distance = FrechetDistance.between(example.tensor("in.real"), example.tensor("in.fake"));
        example.require("out.distance", ArrayTensors.of(new double[] {distance}, 1));
    }
}
