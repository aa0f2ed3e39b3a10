package dev.figment.benchmarks.collapse;

import dev.figment.data.points.PointBatch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Examples;
import dev.figment.gan.health.AdversarialHealth;
import dev.figment.gan.health.ModeCollapse;
import dev.figment.gan.losses.NonSaturating;
import dev.figment.gan.losses.R1Penalty;
import dev.figment.gan.losses.R2Penalty;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.metrics.FeatureExtractor;
import dev.figment.metrics.ModeCoverage;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import dev.figment.training.Every;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.TrainingListener;
import dev.figment.training.Validation;
import dev.figment.training.ValidationMetric;
import dev.figment.training.ValidationReport;
import dev.figment.training.health.Health;
import dev.figment.training.health.ValidationVitals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How a run went. The detector knows nothing of modes; the truth is counted on them.
 *
 * @param patient which run
 * @param modeShare modes that hold at least a fifth of their equal part of 2500 points, as a share of all
 * @param diversity the largest of the last three validations
 * @param spacing the largest of the last three
 * @param coverage the largest of the last three
 * @param missedShare the smallest of the last three
 * @param found whether {@link ModeCollapse} sees it at the end
 */
record Course(
        Patient patient,
        double modeShare,
        double diversity,
        double spacing,
        double coverage,
        double missedShare,
        boolean found) {

    /** Below this share of modes a run has collapsed. */
    private static final double SOUND = 0.7;

    private static final int STEPS = 3_000;
    private static final int BATCH = 128;
    private static final int LAST = 3; // validations
    private static final int POINTS = 2_500;
    private static final double FIFTH = 0.2;

    boolean collapsed() {
        return modeShare < SOUND;
    }

    /** Trains. */
    static Course of(Patient patient) throws IOException {
        RandomKey key = patient.key();
        Watch watch = new Watch();
        try (AdversarialNetworks networks = patient.create()) {
            AdversarialGame<PointBatch> game =
                    AdversarialGame.of(networks, new NonSaturating(), batch -> Examples.of(batch.points()));
            if (patient.cured()) {
                game = game.withPenalty(new R1Penalty(0.02)).withPenalty(new R2Penalty(0.02));
            }
            PointBatch heldOut = patient.mixture().draw(key.fold("held out"), 0, 4 * BATCH);
            Validation<PointBatch> validation = Validation.of(List.of(heldOut), Every.steps(250));
            for (ValidationMetric metric :
                    AdversarialHealth.metrics(game, heldOut, FeatureExtractor.identity(), key.fold("measures"))) {
                validation = validation.withMetric(metric);
            }
            Adam adam = patient.cured() ? Adam.of(0.5, 0.99, 1e-8) : Adam.of(0.9, 0.999, 1e-8);
            try (Trainer<PointBatch> trainer = Trainer.of(game.simultaneous(adam, Constant.of(1e-3)))
                    .seed(key)
                    .health(Health.unwatched())
                    .validation(validation)
                    .listener(watch)
                    .build()) {
                trainer.fit(patient.mixture().batches(BATCH, STEPS, key.fold("data")), Steps.of(STEPS));
            }
            networks.eval();
            return new Course(
                    patient,
                    modeShare(patient, networks),
                    watch.mostOf(AdversarialHealth.DIVERSITY),
                    watch.mostOf(AdversarialHealth.SPACING),
                    watch.mostOf(AdversarialHealth.COVERAGE),
                    watch.leastOf(AdversarialHealth.MISSED_SHARE),
                    watch.collapse.finding().isPresent());
        }
    }

    private static double modeShare(Patient patient, AdversarialNetworks networks) {
        float[][] modes = patient.mixture().modes();
        try (Scope scope = Scope.open();
                GradientMode off = GradientMode.off()) {
            float[] values = ArrayTensors.floats(networks.generator()
                    .forward(RandomTensors.normal(
                            patient.key().fold("truth"),
                            0,
                            1,
                            POINTS,
                            networks.generator().latentDim())));
            int dimension = patient.mixture().dimension();
            float[][] points = new float[POINTS][];
            for (int i = 0; i < POINTS; i++) {
                points[i] = Arrays.copyOfRange(values, dimension * i, dimension * (i + 1));
            }
            ModeCoverage coverage =
                    ModeCoverage.of(points, modes, 3 * patient.mixture().deviation());
            double least = FIFTH * POINTS / modes.length;
            return coverage.highQuality().stream()
                            .filter(count -> count >= least)
                            .count()
                    / (double) modes.length;
        }
    }

    /** One JSON line. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "{\"data\": \"%s\", \"networks\": \"%s\", \"cured\": %b, \"seed\": %d, \"modes\": %.3f, \"diversity\": %.4f,"
                        + " \"spacing\": %.4f, \"coverage\": %.4f, \"missed\": %.4f, \"collapsed\": %b, \"found\": %b}",
                patient.data().name().toLowerCase(Locale.ROOT),
                patient.networks().name().toLowerCase(Locale.ROOT),
                patient.cured(),
                patient.seed(),
                modeShare,
                diversity,
                spacing,
                coverage,
                missedShare,
                collapsed(),
                found);
    }

    private static final class Watch implements TrainingListener {

        private final ModeCollapse collapse = new ModeCollapse();
        private final List<ValidationReport> reports = new ArrayList<>();

        @Override
        public void validated(ValidationReport report) {
            reports.add(report);
            collapse.validated(new ValidationVitals(report.step(), report.measures()));
        }

        double mostOf(String measure) {
            return lastOf(measure).max().orElseThrow();
        }

        double leastOf(String measure) {
            return lastOf(measure).min().orElseThrow();
        }

        private DoubleStream lastOf(String measure) {
            return reports.subList(reports.size() - LAST, reports.size()).stream()
                    .mapToDouble(report -> report.measures().getOrDefault(measure, Double.NaN));
        }
    }
}
