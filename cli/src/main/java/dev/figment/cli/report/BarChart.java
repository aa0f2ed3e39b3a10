package dev.figment.cli.report;

import java.util.Arrays;
import java.util.Locale;

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
        double top = largest > 0 ? largest : 1;
        double step = (double) WIDTH / values.length;
        StringBuilder svg = new StringBuilder("<figure class=\"plot\"><svg viewBox=\"0 0 " + WIDTH + " "
                + (HEIGHT + BASE) + "\" role=\"img\" aria-label=\"" + Html.escape(title) + "\">");
        for (int i = 0; i < values.length; i++) {
            double height = HEIGHT * Math.max(0, values[i]) / top;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%.4f</title></rect>",
                    i * step + 1,
                    HEIGHT - height,
                    Math.max(1, step - 2),
                    Math.max(0.5, height),
                    values[i]));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"0\" y=\"%d\">largest %.3f, smallest %.3f</text></svg>",
                HEIGHT + BASE - 4,
                largest,
                Arrays.stream(values).min().orElseThrow()));
        return new ReportSection(title, svg + "<figcaption>" + Html.escape(note) + "</figcaption></figure>\n");
    }
}
