package dev.figment.vae;

import java.util.List;

/**
 * How many codes are drawn for each image, k, as a function of the step: a number that may grow. A step takes time in
 * proportion to k, and what a model learns first, the bound of few samples teaches as well. Immutable.
 *
 * @param samples k from the first step on, and after each growth; none less than the one before
 * @param growth the steps after which k grows, one for each k but the first
 */
public record SampleSchedule(List<Integer> samples, List<Long> growth) {

    /** @throws IllegalArgumentException if the lists do not fit, k is not positive or shrinks, or steps do not ascend */
    public SampleSchedule {
        samples = List.copyOf(samples);
        growth = List.copyOf(growth);
        if (samples.isEmpty() || samples.get(0) < 1) {
            throw new IllegalArgumentException(
                    "an importance-weighted bound needs at least one sample, but samples is " + samples);
        }
        if (growth.size() != samples.size() - 1) {
            throw new IllegalArgumentException(
                    "growth needs a step for each number of samples but the first: samples is " + samples
                            + ", growth is " + growth);
        }
        for (int i = 0; i < growth.size(); i++) {
            if (samples.get(i + 1) < samples.get(i)) {
                throw new IllegalArgumentException("samples must not become fewer, but are " + samples);
            }
            if (growth.get(i) < 1 || (i > 0 && growth.get(i) <= growth.get(i - 1))) {
                throw new IllegalArgumentException(
                        "the steps of growth must be positive and ascend, but are " + growth);
            }
        }
    }

    /** The same number always. */
    public static SampleSchedule constant(int samples) {
        return new SampleSchedule(List.of(samples), List.of());
    }

    /**
     * k at a step.
     *
     * @param step from 1
     */
    public int at(long step) {
        int stage = 0;
        while (stage < growth.size() && step > growth.get(stage)) {
            stage++;
        }
        return samples.get(stage);
    }

    /** The k that it grows to. */
    public int last() {
        return samples.get(samples.size() - 1);
    }
}
