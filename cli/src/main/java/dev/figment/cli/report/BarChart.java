package dev.figment.cli.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Bars side by side, as a section of a report. Stateless. */
public final class BarChart {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 200;
    private static final int BASE = 20;

    private BarChart() {}

    /**
     * A bar for each value, from 0.
     *
     * @param values not negative, at least one
     */
    public static ReportSection section(String title, String note, double[] values) {
        double largest = Arrays.stream(values).max().orElseThrow();
        StringBuilder svg = begin(title);
        bars(svg, values, largest);
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"0\" y=\"%d\">largest %.3f, smallest %.3f</text></svg>",
                HEIGHT + BASE - 4,
                largest,
                Arrays.stream(values).min().orElseThrow()));
        return end(title, note, svg);
    }

    /**
     * A bar for each value, from 0, with its name below it and a line across it where the value should end.
     *
     * @param names as many as values
     * @param values not negative, at least one
     * @param expected as many
     */
    public static ReportSection section(
            String title, String note, List<String> names, double[] values, double[] expected) {
        double largest = DoubleStream.concat(Arrays.stream(values), Arrays.stream(expected))
                .max()
                .orElseThrow();
        StringBuilder svg = begin(title);
        bars(svg, values, largest);
        double step = (double) WIDTH / values.length;
        for (int i = 0; i < values.length; i++) {
            double y = HEIGHT - height(expected[i], largest);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"expected\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"><title>%.4f</title></line>",
                    i * step,
                    (i + 1) * step,
                    y,
                    y,
                    expected[i]));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"name\" x=\"%.1f\" y=\"%d\">%s</text>",
                    (i + 0.5) * step,
                    HEIGHT + BASE - 4,
                    Html.escape(names.get(i))));
        }
        svg.append("</svg>");
        String range = String.format(
                Locale.ROOT,
                "; the bars reach %.3f to %.3f",
                Arrays.stream(values).min().orElseThrow(),
                Arrays.stream(values).max().orElseThrow());
        return end(title, note + range, svg);
    }

    private static StringBuilder begin(String title) {
        return new StringBuilder("<figure class=\"plot\"><svg viewBox=\"0 0 " + WIDTH + " " + (HEIGHT + BASE)
                + "\" role=\"img\" aria-label=\"" + Html.escape(title) + "\">");
    }

    private static void bars(StringBuilder svg, double[] values, double largest) {
        double step = (double) WIDTH / values.length;
        for (int i = 0; i < values.length; i++) {
            double height = height(values[i], largest);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%.4f</title></rect>",
                    i * step + 1,
                    HEIGHT - height,
                    Math.max(1, step - 2),
                    Math.max(0.5, height),
                    values[i]));
        }
    }

    private static double height(double value, double largest) {
        return HEIGHT * Math.max(0, value) / (largest > 0 ? largest : 1);
    }

    private static ReportSection end(String title, String note, StringBuilder svg) {
        return new ReportSection(title, svg + "<figcaption>" + Html.escape(note) + "</figcaption></figure>\n");
    }
}
