package dev.figment.training.listeners;

import dev.figment.training.StepReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How fast training goes: loss and speed over a window of the last seconds of steps, so that a slow beginning is soon
 * forgotten; the time left by the later half of the time since the first step, in which validations and checkpoints have
 * their share, and which follows when steps become slower. For one thread.
 */
final class Throughput {

    private final double window;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private double lossSum;
    private double weight;
    private double seconds;

    private static final double MARKS = 64; // so many parts of the time that has passed tell its half well enough

    private final Deque<Mark> marks = new ArrayDeque<>(); // the first is at the half, or just before
    private double began = Double.NaN;
    private Mark last = new Mark(0, 0);

    private record Mark(double ended, double fraction) {}

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
        mark(new Mark(ended, step.fraction()));
        Sample sample = new Sample(step.loss() * step.weight(), step.weight(), step.seconds());
        samples.addLast(sample);
        count(sample, 1);
        while (samples.size() > 2 && seconds - samples.getFirst().seconds > window) {
            count(samples.removeFirst(), -1);
        }
    }

    private void mark(Mark mark) {
        if (Double.isNaN(began)) {
            began = mark.ended;
        }
        last = mark;
        double passed = mark.ended - began;
        if (marks.isEmpty() || mark.ended - marks.getLast().ended >= passed / MARKS) {
            marks.addLast(mark);
        }
        while (secondMark() <= began + passed / 2) {
            marks.removeFirst();
        }
    }

    private double secondMark() {
        return marks.stream().skip(1).findFirst().map(Mark::ended).orElse(Double.POSITIVE_INFINITY);
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
        if (marks.isEmpty()) {
            return OptionalDouble.empty();
        }
        double gained = last.fraction - marks.getFirst().fraction;
        return gained > 0
                ? OptionalDouble.of((1 - last.fraction) * (last.ended - marks.getFirst().ended) / gained)
                : OptionalDouble.empty();
    }
}
