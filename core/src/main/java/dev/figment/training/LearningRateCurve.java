package dev.figment.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The loss over the rates of a {@link LearningRateRangeTest}. Immutable.
 *
 * @param points in the order of the steps
 */
public record LearningRateCurve(List<Point> points) {

    private static final double SMOOTHING = 0.9;
    private static final double BELOW_THE_LOWEST = 10;
    private static final int SETTLED = 5; // points after which the smoothed loss is a mean of several

    /**
     * One step.
     *
     * @param rate η
     * @param loss before the update at this rate
     * @param smoothed the exponential mean of the losses so far, without the bias of its beginning:
     *     mᵢ = 0.9 mᵢ₋₁ + 0.1 Lᵢ, over 1 − 0.9ⁱ (Kingma and Ba 2015, §3, arXiv:1412.6980)
     */
    public record Point(double rate, double loss, double smoothed) {}

    /** Copies the list. */
    public LearningRateCurve {
        points = List.copyOf(points);
    }

    /** The curve with one more step. */
    LearningRateCurve with(double rate, double loss) {
        int n = points.size();
        double mean = n == 0 ? 0 : points.get(n - 1).smoothed() * (1 - Math.pow(SMOOTHING, n));
        double next = SMOOTHING * mean + (1 - SMOOTHING) * loss;
        List<Point> more = new ArrayList<>(points);
        more.add(new Point(rate, loss, next / (1 - Math.pow(SMOOTHING, n + 1.0))));
        return new LearningRateCurve(more);
    }

    /** Whether the loss has risen so far that higher rates need no trial. */
    public boolean hasDiverged() {
        if (points.isEmpty()) {
            return false;
        }
        double now = points.get(points.size() - 1).smoothed();
        double least = lowest().smoothed();
        double fallen = points.get(0).smoothed() - least;
        return !(now <= least + Math.max(fallen, Math.abs(least)));
    }

    /** The rate at which the loss was given up; empty where no rate was too high. */
    public OptionalDouble divergence() {
        return hasDiverged() ? OptionalDouble.of(points.get(points.size() - 1).rate()) : OptionalDouble.empty();
    }

    /** The point of the least smoothed loss. */
    public Point lowest() {
        return points.stream()
                .filter(point -> Double.isFinite(point.smoothed()))
                .min(Comparator.comparingDouble(Point::smoothed))
                .orElse(points.get(0));
    }

    /** The point before which the smoothed loss falls most steeply, over the logarithm of the rate. */
    public Point steepest() {
        int best = Math.min(SETTLED, points.size() - 1);
        double most = Double.POSITIVE_INFINITY;
        for (int i = SETTLED; i < points.size(); i++) { // equal ratios of rates: differences of losses are slopes
            double slope = points.get(i).smoothed() - points.get(i - 1).smoothed();
            if (slope < most) {
                most = slope;
                best = i;
            }
        }
        return points.get(best);
    }

    /**
     * The rate to try as the peak of a schedule: a tenth of that of the least smoothed loss, where the loss still falls and
     * there is room below divergence. A rule of thumb; half or twice as much may do better.
     */
    public double suggestion() {
        return lowest().rate() / BELOW_THE_LOWEST;
    }
}
