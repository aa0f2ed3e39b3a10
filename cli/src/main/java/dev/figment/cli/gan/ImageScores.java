package dev.figment.cli.gan;

import dev.figment.cli.report.ReportSection;
import dev.figment.metrics.DensityCoverage;
import dev.figment.metrics.FrechetDistance;
import dev.figment.metrics.KernelDistance;
import dev.figment.metrics.Neighbourhoods;
import dev.figment.metrics.PrecisionRecall;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What is measured of generated images, and beside each figure what as many training images have: the figure of a generator
 * that has learned all there is.
 *
 * @param generated generated images against the test set
 * @param training images of the training set against the test set
 * @param modes that are made, where a classifier can tell them
 */
record ImageScores(Figures generated, Figures training, Optional<ModeScores> modes) implements GeneratorScores {

    /** What the name of a figure ends with that is not the generator's, but the best it could have. */
    static final String OF_TRAINING = " of training images";

    /**
     * Figures of one set of images against the test set.
     *
     * @param images how many
     * @param frechet {@link FrechetDistance}
     * @param kernel {@link KernelDistance}
     * @param precisionRecall of the balls of three neighbours
     * @param densityCoverage of the balls of five
     */
    record Figures(
            long images,
            double frechet,
            double kernel,
            PrecisionRecall precisionRecall,
            DensityCoverage densityCoverage) {

        private Map<String, Double> byName() {
            Map<String, Double> named = new LinkedHashMap<>();
            named.put("Fréchet distance", frechet);
            named.put("kernel distance", kernel);
            named.put("precision", precisionRecall.precision());
            named.put("recall", precisionRecall.recall());
            named.put("density", densityCoverage.density());
            named.put("coverage", densityCoverage.coverage());
            return named;
        }
    }

    /** The features of the test set, which two sets of images are measured against; in the scope that was open. */
    private record TestSet(Tensor features, Neighbourhoods three, Neighbourhoods five) {

        static TestSet of(Tensor features) {
            return new TestSet(
                    features,
                    Neighbourhoods.of(features, PrecisionRecall.NEIGHBOUR),
                    Neighbourhoods.of(features, DensityCoverage.NEIGHBOUR));
        }

        Figures figures(Tensor images) {
            return new Figures(
                    images.size(0),
                    FrechetDistance.between(features, images),
                    KernelDistance.between(features, images),
                    PrecisionRecall.between(three, images),
                    DensityCoverage.between(five, images));
        }
    }

    /**
     * Measures images by their features.
     *
     * @param generated [M, F]
     * @param training [K, F]
     * @param test [N, F]
     * @throws IllegalArgumentException if a set has too few vectors, or holds what is not finite
     */
    static ImageScores of(Tensor generated, Tensor training, Tensor test, Optional<ModeScores> modes) {
        try (Scope scope = Scope.open()) {
            TestSet reference = TestSet.of(test);
            return new ImageScores(reference.figures(generated), reference.figures(training), modes);
        }
    }

    /**
     * For people.
     *
     * @param features what the images were measured by
     */
    List<String> lines(String features) {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(Locale.ROOT, "%,d images against the test set, over %s:", generated.images(), features));
        lines.add(String.format("  %-18s %10s   %s", "", "generated", "training set"));
        Map<String, Double> limits = training.byName();
        generated
                .byName()
                .forEach((name, value) -> lines.add(String.format(
                        Locale.ROOT, "  %-18s %10.4f   %10.4f", name, value, limits.getOrDefault(name, Double.NaN))));
        modes.ifPresent(found -> lines.addAll(found.lines()));
        return lines;
    }

    @Override
    public Optional<ReportSection> modeShares() {
        return modes.flatMap(ModeScores::chart);
    }

    /** Each figure with that of training images. */
    @Override
    public Map<String, Double> measures() {
        Map<String, Double> measures = new LinkedHashMap<>();
        Map<String, Double> limits = training.byName();
        generated.byName().forEach((name, value) -> {
            measures.put(name, value);
            measures.put(name + OF_TRAINING, limits.getOrDefault(name, Double.NaN));
        });
        modes.ifPresent(found -> measures.putAll(found.measures()));
        return measures;
    }
}
