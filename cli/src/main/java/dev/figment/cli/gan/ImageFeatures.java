package dev.figment.cli.gan;

import dev.figment.cli.run.RunDirectory;
import dev.figment.metrics.FeatureExtractor;
import dev.figment.metrics.ModeCoverage;
import dev.figment.metrics.features.CoarsePixels;
import dev.figment.metrics.features.DigitClassifier;
import dev.figment.metrics.features.DigitClassifierArchitecture;
import dev.figment.metrics.features.PretrainedDigits;
import dev.figment.metrics.features.TorchScriptFeatures;
import dev.figment.nn.Architecture;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What generated images are measured by. Owns its networks.
 *
 * @param extractor gives the features
 * @param modes that the classifier tells
 * @param classifier of digits; empty where there are no modes to tell
 * @param noun for the classes: {@code digits}, or {@code classes} where the user named the classifier, which may tell other things
 * @param name what figures say of the features
 */
record ImageFeatures(
        FeatureExtractor extractor, ImageModes modes, Optional<DigitClassifier> classifier, String noun, String name)
        implements AutoCloseable {

    private static final String DIGITS = "digits";
    private static final List<Architecture<DigitClassifier>> CLASSIFIERS = List.of(new DigitClassifierArchitecture());

    /**
     * Where nobody names a network: the classifier of digits that comes with Figment, or coarse pixels where it knows nothing.
     *
     * @throws IOException in one line, if the build is damaged
     */
    static ImageFeatures suiting(ImageModes modes) throws IOException {
        return modes == ImageModes.UNKNOWN
                ? new ImageFeatures(
                        new CoarsePixels(),
                        modes,
                        Optional.empty(),
                        DIGITS,
                        "the images averaged to 8×8 pixels (no network: for runs on the same data only)")
                : of(
                        PretrainedDigits.read(),
                        modes,
                        DIGITS,
                        "features of Figment's classifier of digits (not Inception's: no comparison with its figures)");
    }

    /**
     * Those of another network: a file of TorchScript, or the directory of a classifier's run.
     *
     * @param form the modes that images of this form may have, which a classifier of one's own may tell
     * @param modes those that the classifier which comes with Figment tells
     * @throws IOException in one line, if there is no such network, or it does not take such images
     */
    static ImageFeatures of(Path network, ImageModes form, ImageModes modes) throws IOException {
        if (Files.isDirectory(network)) {
            RunDirectory run = run(network);
            if (form == ImageModes.UNKNOWN) {
                throw new IOException("a classifier as in " + network + " tells images of 28×28 grey of ten classes, or"
                        + " stacked ones: expected a TorchScript network for others");
            }
            DigitClassifier classifier = run.readModel(CLASSIFIERS);
            classifier.eval();
            return of(classifier, form, "classes", "features of the classifier in " + network);
        }
        TorchScriptFeatures script = TorchScriptFeatures.read(network);
        try {
            Optional<DigitClassifier> classifier =
                    modes == ImageModes.UNKNOWN ? Optional.empty() : Optional.of(PretrainedDigits.read());
            return new ImageFeatures(script, modes, classifier, DIGITS, "features of " + network);
        } catch (IOException | RuntimeException e) {
            script.close();
            throw e;
        }
    }

    private static RunDirectory run(Path network) throws IOException {
        try {
            return RunDirectory.existing(network);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + ", expected the run of a classifier or a TorchScript file", e);
        }
    }

    private static ImageFeatures of(DigitClassifier classifier, ImageModes modes, String noun, String name) {
        int channels = modes == ImageModes.STACKED_DIGITS ? 3 : 1;
        return new ImageFeatures(
                modes.extractor(classifier),
                modes,
                Optional.of(classifier),
                noun,
                channels * DigitClassifier.FEATURES + " " + name);
    }

    /**
     * The features of images.
     *
     * @return [N, F], owned by the current scope
     */
    Tensor of(ImageParts images) {
        return of(images, (some, features) -> {});
    }

    /**
     * What is measured of images, each of which is had once.
     *
     * @param features [N, F], owned by the scope that was open
     * @param coverage how often the classifier finds each mode; empty where it knows none
     */
    record Measured(Tensor features, Optional<ModeCoverage> coverage) {}

    /** The features of images, and their modes where they are told. */
    Measured measured(ImageParts images) {
        List<Integer> found = new ArrayList<>();
        Tensor features =
                of(images, (some, known) -> classifier.ifPresent(told -> found.addAll(modes(told, some, known))));
        return new Measured(features, classifier.map(told -> coverage(found)));
    }

    private List<Integer> modes(DigitClassifier told, Tensor some, Tensor known) {
        FeatureExtractor teller = modes.extractor(told);
        Tensor features = teller.equals(extractor) ? known : teller.features(some);
        return Arrays.stream(modes.modes(told, features)).boxed().toList();
    }

    private ModeCoverage coverage(List<Integer> found) {
        return ModeCoverage.ofClasses(found.stream().mapToInt(Integer::intValue).toArray(), modes.count());
    }

    /** @param alongside is given some images [b, C, H, W] with their features [b, F] at a time */
    private Tensor of(ImageParts images, BiConsumer<Tensor, Tensor> alongside) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            TensorVector parts = new TensorVector();
            for (int i = 0; i < images.count(); i++) {
                try (Scope part = Scope.open()) {
                    Tensor some = images.part().apply(i);
                    Tensor features = extractor.features(some);
                    parts.push_back(features);
                    alongside.accept(some, features);
                }
            }
            return scope.keep(torch.cat(parts, 0));
        }
    }

    /** How often the classifier finds each mode; empty where it knows none. */
    Optional<ModeCoverage> coverage(ImageParts images) {
        return classifier.map(told -> {
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < images.count(); i++) {
                try (GradientMode off = GradientMode.off();
                        Scope part = Scope.open()) {
                    Tensor features =
                            modes.extractor(told).features(images.part().apply(i));
                    for (int mode : modes.modes(told, features)) {
                        found.add(mode);
                    }
                }
            }
            return coverage(found);
        });
    }

    @Override
    public void close() {
        classifier.ifPresent(DigitClassifier::close);
        if (extractor instanceof TorchScriptFeatures network) {
            network.close();
        }
    }
}
