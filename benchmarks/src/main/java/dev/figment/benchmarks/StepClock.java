package dev.figment.benchmarks;

import dev.figment.training.StepReport;
import dev.figment.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Notes when each step of a training ended and how much it did. For one training. */
final class StepClock implements TrainingListener {

    private final List<Long> ended = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();
    private double lastLoss;

    @Override
    public void stepped(StepReport report) {
        ended.add(System.nanoTime());
        weights.add(report.weight());
        lastLoss = report.loss();
    }

    /** Of the last step. */
    double lastLoss() {
        return lastLoss;
    }

    /** The runs after the warm-up: a batch may be larger than another, so that each has work of its own. */
    List<Measurement.Run> perRun(int warmup, int steps, int repeats) {
        return IntStream.range(0, repeats)
                .mapToObj(run -> {
                    int first = warmup + run * steps;
                    double work = weights.subList(first, first + steps).stream()
                            .mapToDouble(Double::doubleValue)
                            .sum();
                    return new Measurement.Run(work, seconds(first, steps));
                })
                .toList();
    }

    /** The runs after the warm-up, counted in steps. */
    List<Measurement.Run> stepsPerRun(int warmup, int steps, int repeats) {
        return IntStream.range(0, repeats)
                .mapToObj(run -> new Measurement.Run(steps, seconds(warmup + run * steps, steps)))
                .toList();
    }

    private double seconds(int first, int steps) {
        return (ended.get(first + steps - 1) - ended.get(first - 1)) * 1e-9;
    }
}
