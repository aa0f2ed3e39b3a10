package dev.figment.training.listeners;

import dev.figment.training.StepReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How fast training goes: loss and speed over a window of the last seconds of steps, so that a slow beginning is soon
 * forgotten; the time left by all the time since the first step, in which validations and checkpoints have their share. For
 * one thread.
 */
final class Throughput {

    private final double window;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private double lossSum;
    private double weight;
    private double seconds;

    private double firstFraction = Double.NaN;
    private double firstEnded;
    private double lastFraction;
    private double lastEnded;

    private record Sample(double lossSum, double weight, double seconds) {}

    /**
     * @param window in seconds of training; at least one step is always in it
     */
    Throughput(double window) {
        this.window = window;
    }

    /**
     * Takes in a step.
     *
     * @param ended when, in seconds on any clock
     */
    void add(StepReport step, double ended) {
        if (Double.isNaN(firstFraction)) {
            firstFraction = step.fraction();
            firstEnded = ended;
        }
        lastFraction = step.fraction();
        lastEnded = ended;
        Sample sample = new Sample(step.loss() * step.weight(), step.weight(), step.seconds());
        samples.addLast(sample);
        count(sample, 1);
        while (samples.size() > 2 && seconds - samples.getFirst().seconds > window) {
            count(samples.removeFirst(), -1);
        }
    }

    private void count(Sample sample, int sign) {
        lossSum += sign * sample.lossSum;
        weight += sign * sample.weight;
        seconds += sign * sample.seconds;
    }

    /** The mean loss over the window. */
    double loss() {
        return lossSum / weight;
    }

    /** Tokens, or whatever losses are averaged over, a second. */
    double weightPerSecond() {
        return weight / seconds;
    }

    /** The time left, validations and checkpoints included; empty until two steps tell how much of the way one is. */
    OptionalDouble secondsLeft() {
        double gained = lastFraction - firstFraction;
        return gained > 0
                ? OptionalDouble.of((1 - lastFraction) * (lastEnded - firstEnded) / gained)
                : OptionalDouble.empty();
    }
}
