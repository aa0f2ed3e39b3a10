package dev.figment.cli.gan;

import dev.figment.cli.report.BarChart;
import dev.figment.cli.report.ReportSection;
import dev.figment.metrics.ModeCoverage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is measured of generated points, and beside each figure what as many points of the mixture itself have: the figure of a
 * generator that has learned all there is.
 *
 * @param generated points
 * @param real points, drawn from the mixture
 */
record PointScores(ModeCoverage generated, ModeCoverage real) implements GeneratorScores {

    /** What the name of a figure ends with that is not the generator's, but the best it could have. */
    static final String OF_TRUE_POINTS = " of true points";

    private static final String MODES = "modes";

    @Override
    public Map<String, Double> measures() {
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put(MODES, (double) generated.covered());
        measures.put(MODES + OF_TRUE_POINTS, (double) real.covered());
        measures.put("of modes", (double) generated.modes());
        Map<String, Double> limits = shares(real);
        shares(generated).forEach((name, value) -> {
            measures.put(name, value);
            measures.put(name + OF_TRUE_POINTS, limits.getOrDefault(name, Double.NaN));
        });
        return measures;
    }

    @Override
    public Optional<ReportSection> modeShares() {
        return Optional.of(BarChart.section(
                "Shares of the modes",
                "bars: the share of generated points that are of high quality and nearest to each mode; lines: of true points",
                IntStream.range(0, generated.modes())
                        .mapToObj(Integer::toString)
                        .toList(),
                ofEach(generated),
                ofEach(real)));
    }

    private static double[] ofEach(ModeCoverage points) {
        return points.highQuality().stream()
                .mapToDouble(count -> (double) count / points.examples())
                .toArray();
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "%,d generated points beside as many of the mixture itself:", generated.examples()));
        lines.add(String.format("  %-18s %10s   %11s", "", "generated", "true points"));
        lines.add(String.format(
                Locale.ROOT,
                "  %-18s %10d   %11d",
                MODES + ", of " + generated.modes(),
                generated.covered(),
                real.covered()));
        Map<String, Double> limits = shares(real);
        shares(generated)
                .forEach((name, value) -> lines.add(String.format(
                        Locale.ROOT, "  %-18s %10.4f   %11.4f", name, value, limits.getOrDefault(name, Double.NaN))));
        return List.copyOf(lines);
    }

    private static Map<String, Double> shares(ModeCoverage points) {
        Map<String, Double> shares = new LinkedHashMap<>();
        shares.put("high-quality share", points.highQualityShare());
        shares.put("least mode's share", points.leastShare());
        shares.put("reverse KL, nats", points.reverseKullbackLeibler());
        return shares;
    }
}
