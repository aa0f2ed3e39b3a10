package dev.figment.cli.report;

import dev.figment.cli.report.LineChart.Line;
import dev.figment.cli.report.LineChart.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The charts of a run, of whatever numbers it recorded. */
final class Curves {

    private static final Set<String> WITH_A_CHART_OR_NONE = Set.of("loss", "perplexity", "best", "seconds", "epoch");

    private final MetricsHistory metrics;
    private final String unit;
    private final String lossUnit;
    private final boolean perplexity;
    private final double lastStep;

    Curves(ReportContent content) {
        this.metrics = content.metrics();
        this.unit = content.unit();
        this.lossUnit = content.lossUnit().isEmpty() ? "" : content.lossUnit() + ", ";
        this.perplexity = content.perplexity();
        this.lastStep = Math.max(
                1,
                metrics.records().stream()
                        .mapToLong(MetricsHistory.Entry::step)
                        .max()
                        .orElse(1));
    }

    /** The charts that have points. */
    List<LineChart> charts() {
        List<LineChart> charts = new ArrayList<>();
        Series validationLoss = metrics.series("validation", "loss");
        List<Line> losses = new ArrayList<>(ofEachPhase("training", "loss"));
        losses.add(new Line("validation", validationLoss, true));
        charts.add(new LineChart("Loss", lossUnit + "mean over " + unit, Scale.CLOSE, lastStep, losses));
        if (perplexity) {
            charts.add(perplexity(validationLoss));
        }
        for (String name : metrics.names("validation")) {
            if (!WITH_A_CHART_OR_NONE.contains(name)) {
                charts.add(new LineChart(
                        heading(name),
                        "validation",
                        Scale.CLOSE,
                        lastStep,
                        List.of(new Line(heading(name), metrics.series("validation", name), true))));
            }
        }
        charts.add(single("Learning rate", "", "learning_rate", Scale.FROM_ZERO));
        charts.add(single("Gradient norm", "before clipping", "gradient_norm", Scale.RATIOS));
        charts.add(new LineChart(
                "Speed", unit + " per second", Scale.FROM_ZERO, lastStep, List.of(new Line("speed", speed(), false))));
        return charts.stream().filter(chart -> !chart.isEmpty()).toList();
    }

    private LineChart perplexity(Series validationLoss) {
        boolean measured = metrics.names("validation").contains("perplexity");
        Series series = measured ? metrics.series("validation", "perplexity") : validationLoss.map(Math::exp);
        String origin = measured ? "validation" : "validation, e to the loss";
        return new LineChart(
                "Perplexity", origin, Scale.RATIOS, lastStep, List.of(new Line("perplexity", series, true)));
    }

    private LineChart single(String title, String unit, String name, Scale scale) {
        return new LineChart(title, unit, scale, lastStep, ofEachPhase(title.toLowerCase(Locale.ROOT), name));
    }

    /** A number of every step; one line a phase, by the phase's name, where steps have several. */
    private List<Line> ofEachPhase(String only, String name) {
        return metrics.names("step").stream()
                .filter(found -> found.equals(name) || found.endsWith("." + name))
                .map(found -> new Line(
                        found.equals(name) ? only : found.substring(0, found.length() - name.length() - 1),
                        metrics.series("step", found),
                        false))
                .toList();
    }

    /** By the weight of the first phase, which takes part in every step. */
    private Series speed() {
        String counted = metrics.names("step").stream()
                .filter(name -> name.equals("weight") || name.endsWith(".weight"))
                .findFirst()
                .orElse("weight");
        return metrics.series("step", counted)
                .with(metrics.series("step", "seconds"), (weight, seconds) -> weight / seconds);
    }

    /** {@code exact_match} or {@code exactMatch} as {@code Exact match}, {@code bleu} as {@code BLEU}. */
    static String heading(String name) {
        String words =
                name.replaceAll("([a-z])([A-Z])", "$1 $2").replace('_', ' ').toLowerCase(Locale.ROOT);
        if (words.startsWith("bleu")) {
            return "BLEU" + words.substring(4);
        }
        return words.startsWith("chrf")
                ? "chrF" + words.substring(4)
                : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
