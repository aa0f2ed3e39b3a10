package dev.figment.cli.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Points in the plane, coloured by their class, as a section of a report. Stateless. */
public final class ScatterPlot {

    private static final int SIDE = 480;
    private static final int MARGIN = 8;
    private static final double GOLDEN = 137.508; // degrees: hues of neighbouring classes lie far apart

    private ScatterPlot() {}

    /**
     * A point for each pair of coordinates.
     *
     * @param labels the class of each point; empty where they have none
     * @param classes what the classes are called
     */
    public static ReportSection section(
            String title, String note, double[] x, double[] y, int[] labels, List<String> classes) {
        StringBuilder svg = new StringBuilder("<figure class=\"plot\"><svg class=\"square\" viewBox=\"0 0 " + SIDE + " "
                + SIDE + "\" role=\"img\" aria-label=\"" + Html.escape(title) + "\">");
        double[] px = scaled(x);
        double[] py = scaled(y);
        for (int i = 0; i < x.length; i++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>",
                    px[i],
                    SIDE - py[i],
                    colour(labels.length == 0 ? 0 : labels[i])));
        }
        svg.append("</svg><figcaption>").append(Html.escape(note));
        for (int c = 0; labels.length > 0 && c < classes.size(); c++) {
            svg.append(" <span style=\"color:" + colour(c) + "\">●</span> " + Html.escape(classes.get(c)));
        }
        return new ReportSection(title, svg + "</figcaption></figure>\n");
    }

    private static double[] scaled(double[] values) {
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(1);
        double range = high > low ? high - low : 1;
        return Arrays.stream(values)
                .map(value -> MARGIN + (SIDE - 2 * MARGIN) * (value - low) / range)
                .toArray();
    }

    private static String colour(int label) {
        return String.format(Locale.ROOT, "hsl(%.0f,65%%,50%%)", label * GOLDEN % 360);
    }
}
