package dev.figment.cli;

import dev.figment.cli.report.CurvePicture;
import dev.figment.cli.report.CurvePicture.Curve;
import dev.figment.cli.report.CurvePicture.Ink;
import dev.figment.cli.report.CurvePicture.Mark;
import dev.figment.cli.report.CurvePicture.Panel;
import dev.figment.training.LearningRateCurve;
import dev.figment.training.LearningRateCurve.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a test of learning rates tells the user: a few lines and a picture.
 *
 * @param recipe what was to be trained
 * @param curve what came out
 */
record LearningRateFinding(String recipe, LearningRateCurve curve) {

    List<String> lines() {
        Point lowest = curve.lowest();
        String end = curve.divergence().isPresent()
                ? "rose and was given up at " + rate(curve.divergence().getAsDouble())
                : "did not rise up to the highest rate tried";
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%d steps: the smoothed loss fell from %.4g to %.4g at the rate %s, most steeply at %s, and %s",
                        curve.points().size(),
                        curve.points().get(0).smoothed(),
                        lowest.smoothed(),
                        rate(lowest.rate()),
                        rate(curve.steepest().rate()),
                        end),
                "try " + rate(curve.suggestion())
                        + " as the peak: a tenth of the rate of the least loss (Smith 2017, §3.3, arXiv:1506.01186; half or"
                        + " twice as much may do better)");
    }

    void write(Path picture) throws IOException {
        List<Point> points = curve.points();
        double[] rates = points.stream().mapToDouble(Point::rate).toArray();
        double last = rates[rates.length - 1];
        CurvePicture.write(
                picture,
                recipe + ": loss at growing learning rates",
                List.of(new Panel(
                        "loss of each step (faint) and smoothed",
                        "learning rate",
                        true,
                        List.of(
                                new Curve(
                                        Ink.FAINT,
                                        rates,
                                        points.stream().mapToDouble(Point::loss).toArray()),
                                new Curve(
                                        Ink.BLUE,
                                        rates,
                                        points.stream()
                                                .mapToDouble(Point::smoothed)
                                                .toArray())),
                        List.of(
                                new Mark(
                                        curve.suggestion(),
                                        curve.suggestion(),
                                        "suggested " + rate(curve.suggestion())),
                                new Mark(
                                        curve.lowest().rate(),
                                        curve.lowest().rate(),
                                        "least loss " + rate(curve.lowest().rate())),
                                new Mark(
                                        curve.divergence().orElse(last),
                                        curve.divergence().orElse(last),
                                        "end")))));
    }

    private static String rate(double rate) {
        return String.format(Locale.ROOT, "%.1e", rate).replace("e-0", "e-").replace("e+0", "e");
    }
}
