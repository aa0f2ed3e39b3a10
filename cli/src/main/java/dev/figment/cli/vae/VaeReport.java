package dev.figment.cli.vae;

import dev.figment.cli.images.ImageSets;
import dev.figment.cli.images.SampleSnapshots;
import dev.figment.cli.report.BarChart;
import dev.figment.cli.report.HeadlineNumber;
import dev.figment.cli.report.MetricsHistory;
import dev.figment.cli.report.Pictures;
import dev.figment.cli.report.Report;
import dev.figment.cli.report.ReportContent;
import dev.figment.cli.report.ReportSection;
import dev.figment.cli.report.ScatterPlot;
import dev.figment.cli.report.TestResult;
import dev.figment.cli.run.RunDirectory;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.tensor.RandomKey;
import dev.figment.training.TrainingEnd;
import dev.figment.vae.Interpolation;
import dev.figment.vae.VariationalAutoencoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of an autoencoder's run: what it reconstructs, what it samples, and what its codes hold. */
final class VaeReport {

    private static final int SHOWN = 10;
    private static final int SAMPLES = 60;
    private static final int STEPS = 10;
    private static final int SCATTERED = 1000;
    private static final double SECONDS_A_MINUTE = 60;

    private final VaeRun trained;
    private final ImageSets sets;
    private final Codes codes;
    private final RandomKey key;

    VaeReport(VaeRun trained, ImageSets sets) {
        this.trained = trained;
        this.sets = sets;
        this.codes = new Codes(trained.model());
        this.key = RandomKey.of(trained.recipe().seed()).fold("report");
    }

    void write(RunDirectory run, TrainingEnd end, VaeScores scores, Map<String, String> environment)
            throws IOException {
        List<ReportSection> sections = new ArrayList<>();
        sections.add(Pictures.section("Pictures", pictures()));
        List<Pictures.Picture> snapshots = SampleSnapshots.shown(run.path());
        if (!snapshots.isEmpty()) {
            sections.add(Pictures.section("Samples over time", snapshots));
        }
        scores.latent()
                .ifPresent(latent -> sections.add(BarChart.section(
                        "Divergence of each dimension of the code",
                        "KL in nats, the largest first; a dimension near 0 holds nothing",
                        sorted(latent.summary().divergences()))));
        sections.add(scatter(scores));
        Report.write(
                run.report(),
                new ReportContent(
                        trained.recipe().name(),
                        (scores.latent().isPresent() ? "a variational" : "a plain") + " autoencoder of "
                                + String.format(
                                        Locale.ROOT, "%,d", trained.model().parameterCount()) + " parameters",
                        headline(end, scores),
                        MetricsHistory.read(run.path().resolve("metrics.jsonl")),
                        "images",
                        "nats",
                        false,
                        results(scores),
                        sections,
                        trained.recipe().toJson(),
                        environment));
    }

    private List<Pictures.Picture> pictures() {
        List<Pictures.Picture> pictures = new ArrayList<>();
        ImageBatch batch = shown(SHOWN);
        float[][] own = codes.of(batch);
        pictures.add(new Pictures.Picture(
                "test images, and below them what comes back from their codes",
                codes.grid(batch.examples())
                        .add(batch.pixels())
                        .add(codes.pictures(own, batch.labels()))
                        .png()));
        if (trained.model() instanceof VariationalAutoencoder) {
            int[] labels = new int[SAMPLES];
            Arrays.setAll(labels, i -> i % Math.max(1, trained.model().config().classes()));
            pictures.add(new Pictures.Picture(
                    "pictures of codes drawn from the prior",
                    codes.grid(SHOWN)
                            .add(codes.pictures(codes.drawn(SAMPLES, key), labels))
                            .png()));
        }
        if (batch.examples() > 1) {
            pictures.add(new Pictures.Picture(
                    "between two codes: the straight line above, the arc below",
                    codes.grid(STEPS)
                            .add(between(own, batch, Interpolation.LINEAR))
                            .add(between(own, batch, Interpolation.SPHERICAL))
                            .png()));
        }
        return pictures;
    }

    private float[] between(float[][] own, ImageBatch batch, Interpolation interpolation) {
        float[][] way = Codes.way(own[0], own[1], STEPS, interpolation);
        int[] labels = new int[batch.labels().length == 0 ? 0 : STEPS];
        Arrays.fill(labels, batch.labels().length == 0 ? 0 : batch.labels()[0]);
        return codes.pictures(way, labels);
    }

    private ImageBatch shown(int images) {
        return ImageBatches.of(sets.test(), Math.min(images, sets.test().count()), key)
                .binarized(trained.recipe().data().binarization())
                .inOrder()
                .get(0);
    }

    private static double[] sorted(double[] values) {
        double[] descending =
                Arrays.stream(values).map(value -> -value).sorted().toArray();
        return Arrays.stream(descending).map(value -> -value).toArray();
    }

    /** The two dimensions that hold the most, of images coloured by their label. */
    private ReportSection scatter(VaeScores scores) {
        ImageBatch batch = shown(SCATTERED);
        float[][] all = codes.of(batch);
        int[] order =
                scores.latent().map(latent -> latent.summary().byDivergence()).orElseGet(() -> new int[] {0, 1});
        int first = order[0];
        int second = trained.model().config().latentDim() > 1 ? order[1] : order[0];
        return ScatterPlot.section(
                "Codes of test images",
                "dimensions " + first + " and " + second + ", which hold the most",
                Arrays.stream(all).mapToDouble(code -> code[first]).toArray(),
                Arrays.stream(all).mapToDouble(code -> code[second]).toArray(),
                batch.labels(),
                sets.test().labels().map(labels -> labels.classes()).orElse(List.of()));
    }

    private static List<HeadlineNumber> headline(TrainingEnd end, VaeScores scores) {
        List<HeadlineNumber> numbers = new ArrayList<>();
        scores.latent().ifPresent(latent -> {
            numbers.add(
                    new HeadlineNumber("negative bound", number(latent.parts().loss()), "nats per test image"));
            numbers.add(new HeadlineNumber("divergence", number(latent.parts().divergence()), "nats of it"));
            numbers.add(new HeadlineNumber(
                    "active units",
                    Integer.toString(latent.summary().activeUnits()),
                    "of " + latent.summary().divergences().length));
        });
        numbers.add(new HeadlineNumber(
                "training", number(end.seconds() / SECONDS_A_MINUTE) + " min", end.step() + " steps"));
        return numbers;
    }

    private static List<TestResult> results(VaeScores scores) {
        List<TestResult> results = new ArrayList<>();
        String test = String.format(Locale.ROOT, "%,d test images", scores.images());
        scores.latent().ifPresent(latent -> {
            results.add(new TestResult(
                    test,
                    "one code each",
                    "negative bound",
                    number(latent.parts().loss()),
                    ""));
            results.add(new TestResult(
                    test,
                    "one code each",
                    "reconstruction",
                    number(latent.parts().reconstruction()),
                    ""));
            results.add(new TestResult(
                    test, "exact", "divergence", number(latent.parts().divergence()), ""));
            results.add(new TestResult(
                    test,
                    latent.informationImages() + " images",
                    "mutual information",
                    number(latent.information()),
                    ""));
            latent.gap()
                    .ifPresent(gap -> results.add(
                            new TestResult(test, "mean codes", "mutual information gap", number(gap.mean()), "")));
        });
        results.add(new TestResult(
                test,
                "mean codes",
                "squared error a value",
                String.format(Locale.ROOT, "%.5f", scores.squaredError()),
                ""));
        return results;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
