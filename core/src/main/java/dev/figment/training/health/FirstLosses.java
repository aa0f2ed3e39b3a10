package dev.figment.training.health;

/** Where the loss of a run began: the median of its first three steps. */
final class FirstLosses {

    private static final int COUNT = 3;

    private final Window losses = new Window(COUNT);

    void add(double loss) {
        if (!losses.isFull()) {
            losses.add(loss);
        }
    }

    double median() {
        return losses.median();
    }
}
