package dev.figment.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How fast training goes, over a window of the last seconds, so that a slow beginning or a pause for validation is soon
 * forgotten. For one thread.
 */
final class Throughput {

    private final double window;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private double lossSum;
    private double weight;
    private double seconds;

    private record Sample(double lossSum, double weight, double seconds, double fraction) {}

    /**
     * @param window in seconds of training; at least one step is always in it
     */
    Throughput(double window) {
        this.window = window;
    }

    /** Takes in a step. */
    void add(StepReport step) {
        Sample sample = new Sample(step.loss() * step.weight(), step.weight(), step.seconds(), step.fraction());
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

    /** The time left at this speed; empty until two steps tell how much of the way one is. */
    OptionalDouble secondsLeft() {
        if (samples.size() < 2) {
            return OptionalDouble.empty();
        }
        Sample first = samples.getFirst();
        double gained = samples.getLast().fraction - first.fraction;
        if (gained <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((1 - samples.getLast().fraction) * (seconds - first.seconds) / gained);
    }
}
