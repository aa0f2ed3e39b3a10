package dev.figment.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Curves over steps as SVG, drawn about as large as it is shown, so that its letters keep their size on a phone. The
 * points also go into the page as JSON, from which a script shows the values under the pointer.
 *
 * @param title what is drawn
 * @param unit of the values, or a remark; may be empty
 * @param scale of the values
 * @param lastStep the end of the steps' axis, the same for all charts of a run; positive
 * @param lines at least one
 */
record LineChart(String title, String unit, Scale scale, double lastStep, List<Line> lines) {

    /**
     * One curve.
     *
     * @param name in the legend
     * @param series its points
     * @param marked whether each point is drawn as a dot, too
     */
    record Line(String name, Series series, boolean marked) {}

    /** How values take room. */
    enum Scale {
        /** Between the least and the greatest. */
        CLOSE,
        /** From zero, so that what hardly changes looks so. */
        FROM_ZERO,
        /** By ratios, where values are positive and spread over a decade or more. */
        RATIOS
    }

    private static final int WIDTH = 360;
    private static final int HEIGHT = 216;
    private static final int LEFT = 46;
    private static final int RIGHT = WIDTH - 12;
    private static final int TOP = 10;
    private static final int BOTTOM = HEIGHT - 26;
    private static final int POINTS = 240;
    private static final int MOST_MARKS = 40;

    LineChart {
        lines = lines.stream()
                .filter(line -> line.series().hasFinite())
                .map(line -> new Line(line.name(), line.series().thinned(POINTS), line.marked()))
                .toList();
    }

    /** Whether there is anything to draw. */
    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** The chart as a figure of HTML. */
    String html() {
        Axis x = Axis.upTo(lastStep, 5);
        Axis y = values();
        StringBuilder html =
                new StringBuilder("<figure class=\"chart\"><figcaption><span><b>" + Html.escape(title) + "</b>");
        if (!unit.isEmpty()) {
            html.append(" <span class=\"unit\">").append(Html.escape(unit)).append("</span>");
        }
        html.append("</span>").append(legend()).append("</figcaption>");
        html.append("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\" tabindex=\"0\" aria-label=\"")
                .append(Html.escape(summary()))
                .append("\">");
        appendGrid(html, x, y);
        for (int i = 0; i < lines.size(); i++) {
            appendLine(html, i, x, y);
        }
        html.append("<line class=\"cursor\" y1=\"" + TOP + "\" y2=\"" + BOTTOM + "\" visibility=\"hidden\"/></svg>");
        html.append("<script type=\"application/json\">").append(points(x, y)).append("</script></figure>\n");
        return html.toString();
    }

    private Axis values() {
        double least = all(Series::values).min().orElseThrow();
        double most = all(Series::values).max().orElseThrow();
        if (scale == Scale.RATIOS && least > 0 && most >= 10 * least) {
            return Axis.logarithmic(least, most);
        }
        return Axis.linear(scale == Scale.FROM_ZERO ? Math.min(0, least) : least, most, 5);
    }

    private DoubleStream all(Function<Series, double[]> part) {
        return lines.stream()
                .flatMapToDouble(line -> Arrays.stream(part.apply(line.series())))
                .filter(Double::isFinite);
    }

    private String legend() {
        if (lines.size() < 2) {
            return "";
        }
        StringBuilder legend = new StringBuilder("<span class=\"legend\">");
        for (int i = 0; i < lines.size(); i++) {
            legend.append("<span class=\"line" + i + "\">")
                    .append(Html.escape(lines.get(i).name()))
                    .append("</span>");
        }
        return legend.append("</span>").toString();
    }

    private String summary() {
        return title + " over steps: "
                + lines.stream()
                        .map(line -> line.name() + " from "
                                + NumberText.of(line.series().values()[0]) + " to "
                                + NumberText.of(line.series().last()))
                        .collect(Collectors.joining("; "));
    }

    private static void appendGrid(StringBuilder html, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            String at = Html.pixels(down(y, tick));
            html.append("<line class=\"grid\" x1=\"" + LEFT + "\" x2=\"" + RIGHT + "\" y1=\"" + at + "\" y2=\"" + at
                            + "\"/>")
                    .append("<text x=\"" + (LEFT - 7) + "\" y=\"" + at + "\" dy=\".32em\" text-anchor=\"end\">"
                            + NumberText.axis(tick) + "</text>");
        }
        html.append("<line class=\"axis\" x1=\"" + LEFT + "\" x2=\"" + RIGHT + "\" y1=\"" + BOTTOM + "\" y2=\"" + BOTTOM
                + "\"/>");
        html.append("<text x=\"" + (LEFT - 14) + "\" y=\"" + (BOTTOM + 17) + "\" text-anchor=\"end\">step</text>");
        for (double tick : x.ticks()) {
            html.append("<text x=\"" + Html.pixels(across(x, tick)) + "\" y=\"" + (BOTTOM + 17)
                    + "\" text-anchor=\"middle\">" + NumberText.axis(tick) + "</text>");
        }
    }

    private void appendLine(StringBuilder html, int index, Axis x, Axis y) {
        Line line = lines.get(index);
        StringBuilder path = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < line.series().size(); i++) {
            double value = line.series().values()[i];
            if (!Double.isFinite(value)) {
                pen = false;
                continue;
            }
            String at = Html.pixels(across(x, line.series().steps()[i])) + " " + Html.pixels(down(y, value));
            path.append(pen ? "L" : "M").append(at);
            pen = true;
            if (line.series().size() == 1 || (line.marked() && line.series().size() <= MOST_MARKS)) {
                String[] place = at.split(" ");
                dots.append("<circle class=\"line" + index + "\" cx=\"" + place[0] + "\" cy=\"" + place[1]
                        + "\" r=\"2.2\"/>");
            }
        }
        html.append("<path class=\"line" + index + "\" d=\"" + path + "\"/>").append(dots);
    }

    /** For each line its name, and for each point its place across and down, its step and its value as text. */
    private String points(Axis x, Axis y) {
        List<String> all = new ArrayList<>();
        for (Line line : lines) {
            List<String> points = new ArrayList<>();
            for (int i = 0; i < line.series().size(); i++) {
                double step = line.series().steps()[i];
                double value = line.series().values()[i];
                if (Double.isFinite(value)) {
                    points.add("[" + Html.pixels(across(x, step)) + "," + Html.pixels(down(y, value)) + ",\""
                            + NumberText.of(Math.rint(step)) + "\",\"" + NumberText.of(value) + "\"]");
                }
            }
            all.add("{\"name\":\"" + JsonText.escape(line.name()) + "\",\"points\":[" + String.join(",", points)
                    + "]}");
        }
        return "[" + String.join(",", all) + "]";
    }

    private static double across(Axis x, double step) {
        return LEFT + (RIGHT - LEFT) * x.place(step);
    }

    private static double down(Axis y, double value) {
        return BOTTOM - (BOTTOM - TOP) * y.place(value);
    }
}
