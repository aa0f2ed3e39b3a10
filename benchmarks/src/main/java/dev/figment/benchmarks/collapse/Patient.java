package dev.figment.benchmarks.collapse;

import dev.figment.data.points.GaussianMixture;
import dev.figment.gan.AdversarialNetworks;
import dev.figment.gan.LayeredDiscriminator;
import dev.figment.gan.LayeredGenerator;
import dev.figment.gan.Packing;
import dev.figment.gan.Perceptrons;
import dev.figment.nn.Activation;
import dev.figment.nn.BatchNorm;
import dev.figment.nn.Linear;
import dev.figment.nn.Maxout;
import dev.figment.nn.Pointwise;
import dev.figment.nn.Sequential;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of the study. The cured ones have R1 and R2 and little momentum; the others have neither, and the rate and momentum
 * that a beginner would take. Which of them collapse is measured, not assumed.
 *
 * @param data what is to be learned
 * @param networks who learns it
 * @param cured whether the cures are given
 * @param seed of its networks and data
 */
record Patient(Data data, Networks networks, boolean cured, int seed) {

    private static final int EACH = 10;

    /** What is to be learned. */
    enum Data {
        RING,
        SQUARE,
        SCATTERED
    }

    /** Who learns it. */
    enum Networks {
        PERCEPTRONS,
        MAXOUT
    }

    /** Forty on which thresholds are chosen: perceptrons on the ring. */
    static List<Patient> toChooseBy() {
        List<Patient> patients = new ArrayList<>();
        for (int seed = 1; seed <= 2 * EACH; seed++) {
            patients.add(new Patient(Data.RING, Networks.PERCEPTRONS, true, seed));
            patients.add(new Patient(Data.RING, Networks.PERCEPTRONS, false, seed));
        }
        return patients;
    }

    /** Forty others on which they are tried: maxout and batch normalisation, on a square of nine and on twelve scattered modes. */
    static List<Patient> toTryOn() {
        List<Patient> patients = new ArrayList<>();
        for (int seed = 101; seed <= 100 + EACH; seed++) {
            for (Data data : List.of(Data.SQUARE, Data.SCATTERED)) {
                patients.add(new Patient(data, Networks.MAXOUT, true, seed));
                patients.add(new Patient(data, Networks.MAXOUT, false, seed));
            }
        }
        return patients;
    }

    RandomKey key() {
        return RandomKey.of(seed);
    }

    /** Modes within [−1, 1]², of a deviation at which they stay apart. */
    GaussianMixture mixture() {
        return switch (data) {
            case RING -> new GaussianMixture(GaussianMixture.ring().modes(), 0.04);
            case SQUARE -> new GaussianMixture(square(), 0.04);
            case SCATTERED -> new GaussianMixture(scattered(key().fold("modes").stream()), 0.04);
        };
    }

    AdversarialNetworks create() {
        RandomKey key = key().fold("networks");
        return switch (networks) {
            case PERCEPTRONS ->
                new AdversarialNetworks(
                        Perceptrons.generator(2, List.of(64, 64, 64), 2, key.fold("generator")),
                        Perceptrons.discriminator(
                                2, Packing.none(), List.of(64, 64), 32, 1, false, key.fold("discriminator")));
            case MAXOUT -> new AdversarialNetworks(normalizedGenerator(key.fold("g")), maxout(key.fold("d")));
        };
    }

    private static LayeredGenerator normalizedGenerator(RandomKey key) {
        return new LayeredGenerator(
                4,
                new Sequential(
                        new Linear(4, 96, key.fold(0)),
                        new BatchNorm(96),
                        new Pointwise(Activation.RELU),
                        new Linear(96, 96, key.fold(1)),
                        new BatchNorm(96),
                        new Pointwise(Activation.RELU),
                        new Linear(96, 2, key.fold(2))));
    }

    private static LayeredDiscriminator maxout(RandomKey key) {
        return new LayeredDiscriminator(new Sequential(
                new Maxout(2, 64, 4, key.fold(0)), new Maxout(64, 64, 4, key.fold(1)), new Linear(64, 1, key.fold(2))));
    }

    /** Nine places, {−1, 0, 1}². */
    private static float[][] square() {
        float[][] modes = new float[9][];
        for (int m = 0; m < modes.length; m++) {
            modes[m] = new float[] {m % 3 - 1, m / 3 - 1};
        }
        return modes;
    }

    /** Twelve places, none within 0.3 of another. */
    private static float[][] scattered(RandomStream random) {
        List<float[]> modes = new ArrayList<>();
        while (modes.size() < 12) {
            float[] place = {2 * random.nextFloat() - 1, 2 * random.nextFloat() - 1};
            if (modes.stream().allMatch(mode -> Math.hypot(mode[0] - place[0], mode[1] - place[1]) > 0.3)) {
                modes.add(place);
            }
        }
        return modes.toArray(float[][]::new);
    }
}
