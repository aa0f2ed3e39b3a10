package dev.figment.benchmarks.collapse;

import dev.figment.data.points.GaussianMixture;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.LayeredDiscriminator;
import dev.figment.gan.networks.LayeredGenerator;
import dev.figment.gan.networks.Packing;
import dev.figment.gan.networks.Perceptrons;
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

    private static final int SEEDS = 10;
    private static final double SIGMA = 0.04;

    /** What is to be learned. */
    enum Data {
        /** Eight modes on a circle. */
        RING,
        /** Nine, three by three. */
        SQUARE,
        /** Twelve in the plane, anywhere. */
        SCATTERED,
        /** Ten along a spiral, nearer to each other where it begins. */
        SPIRAL,
        /** Seven: a hexagon and its middle. */
        HEXAGON
    }

    /** Who learns it. */
    enum Networks {
        /** Of three layers, the discriminator with random frequencies. */
        PERCEPTRONS,
        /** Maxout against a generator with batch normalisation. */
        MAXOUT,
        /** Of five and four layers, with a longer latent vector and fewer random frequencies. */
        DEEP
    }

    /** Forty on which thresholds are chosen: perceptrons on the ring; maxout on a square of nine and twelve scattered modes. */
    static List<Patient> toChooseBy() {
        List<Patient> patients = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (boolean cured : List.of(true, false)) {
                patients.add(new Patient(Data.RING, Networks.PERCEPTRONS, cured, seed));
                patients.add(new Patient(seed % 2 == 0 ? Data.SQUARE : Data.SCATTERED, Networks.MAXOUT, cured, seed));
            }
        }
        return patients;
    }

    /** Forty others on which they are tried: deep perceptrons on a spiral of ten modes and a hexagon of seven. */
    static List<Patient> toTryOn() {
        List<Patient> patients = new ArrayList<>();
        for (int seed = 301; seed <= 300 + SEEDS; seed++) {
            for (Data data : List.of(Data.SPIRAL, Data.HEXAGON)) {
                patients.add(new Patient(data, Networks.DEEP, true, seed));
                patients.add(new Patient(data, Networks.DEEP, false, seed));
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
            case RING -> new GaussianMixture(GaussianMixture.ring().modes(), SIGMA);
            case SQUARE -> new GaussianMixture(square(), SIGMA);
            case SCATTERED -> new GaussianMixture(scattered(key().fold("modes").stream()), SIGMA);
            case SPIRAL -> new GaussianMixture(spiral(), SIGMA);
            case HEXAGON -> new GaussianMixture(hexagon(), SIGMA);
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
            case DEEP -> {
                int dimension = mixture().dimension();
                yield new AdversarialNetworks(
                        Perceptrons.generator(8, List.of(48, 48, 48, 48, 48), dimension, key.fold("generator")),
                        Perceptrons.discriminator(
                                dimension,
                                Packing.none(),
                                List.of(80, 80, 80, 80),
                                24,
                                0.7,
                                false,
                                key.fold("discriminator")));
            }
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

    /** Ten places, a fifth of a turn from each to the next. */
    private static float[][] spiral() {
        float[][] modes = new float[10][];
        for (int m = 0; m < modes.length; m++) {
            double radius = 0.3 + 0.7 * m / (modes.length - 1);
            double angle = 2 * Math.PI * m / 5;
            modes[m] = new float[] {(float) (radius * Math.cos(angle)), (float) (radius * Math.sin(angle))};
        }
        return modes;
    }

    /** Seven places, the middle and six around it. */
    private static float[][] hexagon() {
        float[][] modes = new float[7][2];
        for (int m = 1; m < modes.length; m++) {
            double angle = 2 * Math.PI * m / 6;
            modes[m] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
        }
        return modes;
    }
}
