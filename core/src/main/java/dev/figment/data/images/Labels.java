package dev.figment.data.images;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of some classes each image belongs to. Immutable.
 */
public final class Labels {

    private final int[] values;
    private final List<String> classes;

    /**
     * @param values one an image, counted from 0; copied
     * @param classes the name of each class
     * @throws IllegalArgumentException naming the label that no class has
     */
    public Labels(int[] values, List<String> classes) {
        this.values = values.clone();
        this.classes = List.copyOf(classes);
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= classes.size()) {
                throw new IllegalArgumentException(
                        "the label of image " + i + " is " + values[i] + ", expected 0 to " + (classes.size() - 1));
            }
        }
    }

    /** Of classes that are called by their numbers. */
    public static Labels numbered(int[] values, int classes) {
        return new Labels(
                values, IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    /** The number of labels. */
    public int count() {
        return values.length;
    }

    /** The label of an image. */
    public int of(int image) {
        return values[image];
    }

    /** What the classes are called. */
    public List<String> classes() {
        return classes;
    }

    /**
     * How often each class occurs.
     *
     * @return one share a class, which add up to 1; not numbers where there are no labels
     */
    public double[] shares() {
        double[] shares = new double[classes.size()];
        for (int label : values) {
            shares[label]++;
        }
        Arrays.setAll(shares, label -> shares[label] / values.length);
        return shares;
    }

    Labels select(int[] indices) {
        return new Labels(Arrays.stream(indices).map(this::of).toArray(), classes);
    }
}
