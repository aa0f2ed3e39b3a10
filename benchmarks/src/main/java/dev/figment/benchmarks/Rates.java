package dev.figment.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

/** What the lines of one contestant's rounds say together: the median of all their runs, and how far these lie apart. */
record Rates(double median, double lowest, double highest, double milliseconds, String unit) {

    static Rates of(List<JsonNode> lines) {
        double[] runs = lines.stream()
                .flatMapToDouble(line -> StreamSupport.stream(line.get("runs").spliterator(), false)
                        .mapToDouble(JsonNode::asDouble))
                .toArray();
        double[] milliseconds = lines.stream()
                .mapToDouble(line -> line.get("millisecondsAStep").asDouble())
                .toArray();
        return new Rates(
                Measurement.median(runs),
                DoubleStream.of(runs).min().orElseThrow(),
                DoubleStream.of(runs).max().orElseThrow(),
                Measurement.median(milliseconds),
                lines.get(0).get("unit").asText());
    }
}
