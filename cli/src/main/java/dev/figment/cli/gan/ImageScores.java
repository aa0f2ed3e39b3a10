package dev.figment.cli.gan;

import dev.figment.metrics.DensityCoverage;
import dev.figment.metrics.FrechetDistance;
import dev.figment.metrics.KernelDistance;
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
record ImageScores(Figures generated, Figures training, Optional<ModeScores> modes) {

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

        /**
         * Measures.
         *
         * @param test features of the test set [N, F]
         * @param of features of the images [M, F]
         */
        static Figures between(Tensor test, Tensor of) {
            return new Figures(
                    of.size(0),
                    FrechetDistance.between(test, of),
                    KernelDistance.between(test, of),
                    PrecisionRecall.between(test, of),
                    DensityCoverage.between(test, of));
        }

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

    /** Measures images by their features. */
    static ImageScores of(
            ImageFeatures features,
            ImageParts generated,
            ImageParts training,
            ImageParts test,
            Optional<ModeScores> modes) {
        try (Scope scope = Scope.open()) {
            Tensor ofTest = features.of(test); // [N, F]
            return new ImageScores(
                    Figures.between(ofTest, features.of(generated)),
                    Figures.between(ofTest, features.of(training)),
                    modes);
        }
    }

    /**
     * For people.
     *
     * @param features that were measured by
     */
    List<String> lines(ImageFeatures features) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "%,d images against the test set, over %s:", generated.images(), features.name()));
        lines.add(String.format("  %-18s %10s   %s", "", "generated", "training set"));
        Map<String, Double> limits = training.byName();
        generated
                .byName()
                .forEach((name, value) -> lines.add(String.format(
                        Locale.ROOT, "  %-18s %10.4f   %10.4f", name, value, limits.getOrDefault(name, Double.NaN))));
        modes.ifPresent(found -> lines.addAll(
                features.usersClassifier() && found instanceof ModeScores.Digits classes
                        ? new ClassScores(classes.generated(), classes.test()).lines()
                        : found.lines()));
        return lines;
    }

    /** For {@code results.json}: each figure with that of training images. */
    Map<String, Double> measures() {
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
