package dev.figment.cli.gan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.metrics.DensityCoverage;
import dev.figment.metrics.FrechetDistance;
import dev.figment.metrics.KernelDistance;
import dev.figment.metrics.ModeCoverage;
import dev.figment.metrics.PrecisionRecall;
import dev.figment.metrics.features.DigitClassifier;
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
 * @param digits of generated images, where a classifier can tell them
 * @param testDigits of the test set
 */
record ImageScores(
        Figures generated, Figures training, Optional<ModeCoverage> digits, Optional<ModeCoverage> testDigits) {

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

    /** Measures images by their features, and by the digits that the classifier takes them for. */
    static ImageScores of(ImageFeatures features, Tensor generated, Tensor training, Tensor test) {
        try (Scope scope = Scope.open()) {
            Tensor ofTest = features.of(test); // [N, F]
            return new ImageScores(
                    Figures.between(ofTest, features.of(generated)),
                    Figures.between(ofTest, features.of(training)),
                    features.digits(generated).map(found -> ModeCoverage.ofClasses(found, DigitClassifier.CLASSES)),
                    features.digits(test).map(found -> ModeCoverage.ofClasses(found, DigitClassifier.CLASSES)));
        }
    }

    /** For people. */
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
        digits.ifPresent(found -> {
            lines.add("  digits 0 … 9, %    " + shares(found));
            testDigits.ifPresent(real -> lines.add("  of the test set, % " + shares(real)));
            lines.add(String.format(
                    Locale.ROOT,
                    "  digits made         %d of %d, reverse KL %.4f nats from equal shares",
                    found.covered(),
                    found.modes(),
                    found.reverseKullbackLeibler()));
        });
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
        digits.ifPresent(found -> {
            measures.put("digits made", (double) found.covered());
            measures.put("reverse KL of digits, nats", found.reverseKullbackLeibler());
        });
        return measures;
    }

    /** For programs. */
    ObjectNode toJson(String features) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("images", generated.images()).put("features", features);
        generated.byName().forEach(json.putObject("generated")::put);
        training.byName().forEach(json.putObject("training")::put);
        digits.ifPresent(found -> {
            ArrayNode counts = json.putArray("digits");
            found.nearest().forEach(counts::add);
        });
        return json;
    }

    private static String shares(ModeCoverage digits) {
        StringBuilder text = new StringBuilder();
        for (long count : digits.nearest()) {
            text.append(String.format(Locale.ROOT, "%6.1f", 100.0 * count / digits.examples()));
        }
        return text.toString();
    }
}
