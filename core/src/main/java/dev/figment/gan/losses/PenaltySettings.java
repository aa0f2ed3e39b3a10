package dev.figment.gan.losses;

/** Refuses what no penalty can be set to. Stateless. */
final class PenaltySettings {

    private PenaltySettings() {}

    /** @throws IllegalArgumentException if the weight is negative or not finite, or k is not positive */
    static void require(String name, double weight, int every) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the weight of " + name + " must be finite and not negative, but is " + weight);
        }
        if (every < 1) {
            throw new IllegalArgumentException(name + " is taken at every 1st or later step, not at every " + every);
        }
    }
}
