package dev.figment.training.health;

/** Where a number of a run began: the median of its first three. */
final class FirstValues {

    private static final int COUNT = 3;

    private final Window values = new Window(COUNT);

    void add(double value) {
        if (!values.isFull()) {
            values.add(value);
        }
    }

    double median() {
        return values.median();
    }
}
