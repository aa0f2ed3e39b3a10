package dev.figment.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * A number of every layer over the steps, as SVG: a row for each layer in the order of the model, darker where it is
 * greater. Shares are coloured from 0 to 1, other values by ratios.
 *
 * @param title what is shown
 * @param unit of the values, or a remark
 * @param shares whether the values are shares, of 1
 * @param layers the numbers of each layer
 */
record HeatMap(String title, String unit, boolean shares, Map<String, Series> layers) {

    private static final int COLUMNS = 48;
    private static final int ROW = 13;
    private static final int LABEL = 210;
    private static final int WIDTH = 720;
    private static final int TOP = 4;
    private static final int FOOT = 22;
    private static final int LONGEST_LABEL = 34;
    private static final double SMALLEST = 1e-30;

    HeatMap {
        Map<String, Series> thinned = new LinkedHashMap<>();
        layers.forEach((layer, series) -> {
            if (series.hasFinite()) {
                thinned.put(layer, series.thinned(COLUMNS));
            }
        });
        layers = thinned;
    }

    /** Of all layers that one measurement was taken of. */
    static HeatMap of(String title, String unit, boolean shares, MetricsHistory metrics, String prefix) {
        Map<String, Series> layers = new LinkedHashMap<>();
        for (String name : metrics.names("health")) {
            if (name.startsWith(prefix + ":")) {
                layers.put(name.substring(prefix.length() + 1), metrics.series("health", name));
            }
        }
        return new HeatMap(title, unit, shares, layers);
    }

    boolean isEmpty() {
        return layers.isEmpty();
    }

    /** The map as a figure of HTML. */
    String html() {
        double least = values().min().orElseThrow();
        double most = values().max().orElseThrow();
        double low =
                shares ? 0 : values().filter(value -> value > SMALLEST).min().orElse(SMALLEST);
        double high = shares ? 1 : Math.max(most, 10 * low);
        Axis colours = new Axis(low, high, !shares, List.of());
        int height = TOP + layers.size() * ROW + FOOT;
        StringBuilder html = new StringBuilder("<figure class=\"chart heat\"><figcaption><span><b>" + Html.escape(title)
                + "</b> <span class=\"unit\">" + Html.escape(unit) + "</span></span><span class=\"legend\"><span>"
                + NumberText.of(low) + "</span><i></i><span>" + NumberText.of(high) + "</span></span></figcaption>");
        html.append("<svg viewBox=\"0 0 " + WIDTH + " " + height + "\" role=\"img\" aria-label=\""
                + Html.escape(title + " of " + layers.size() + " layers, from " + NumberText.of(least) + " to "
                        + NumberText.of(most))
                + "\">");
        int row = 0;
        for (Map.Entry<String, Series> layer : layers.entrySet()) {
            appendRow(html, layer.getKey(), layer.getValue(), TOP + row * ROW, colours);
            row++;
        }
        appendSteps(html, TOP + layers.size() * ROW + 16);
        return html.append("</svg></figure>\n").toString();
    }

    private static void appendRow(StringBuilder html, String layer, Series series, int y, Axis colours) {
        double width = (WIDTH - LABEL) / (double) series.size();
        html.append("<g transform=\"translate(0 " + y + ")\"><text x=\"" + (LABEL - 8)
                + "\" y=\"9.5\" text-anchor=\"end\"><title>" + Html.escape(layer) + "</title>"
                + Html.escape(shortened(layer)) + "</text>");
        for (int i = 0; i < series.size(); i++) {
            double value = series.values()[i];
            if (Double.isFinite(value)) {
                double share = value <= colours.low() ? 0 : Math.min(1, colours.place(value));
                html.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" width=\"%.1f\" fill-opacity=\"%.2f\"/>",
                        LABEL + i * width,
                        width + 0.2,
                        0.04 + 0.96 * share));
            }
        }
        html.append("</g>");
    }

    private void appendSteps(StringBuilder html, int y) {
        List<Double> steps = new ArrayList<>();
        layers.values().forEach(series -> Arrays.stream(series.steps()).forEach(steps::add));
        double first = steps.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double last = steps.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        html.append("<text x=\"" + LABEL + "\" y=\"" + y + "\">step " + NumberText.of(Math.rint(first))
                + "</text><text x=\"" + WIDTH + "\" y=\"" + y + "\" text-anchor=\"end\">"
                + NumberText.of(Math.rint(last)) + "</text>");
    }

    private DoubleStream values() {
        return layers.values().stream()
                .flatMapToDouble(series -> Arrays.stream(series.values()))
                .filter(Double::isFinite);
    }

    /** The end of a long name, which tells layers apart. */
    private static String shortened(String layer) {
        String name = layer.isEmpty() ? "the model" : layer;
        return name.length() <= LONGEST_LABEL ? name : "…" + name.substring(name.length() - LONGEST_LABEL + 1);
    }
}
