package dev.figment.cli.gan;

import dev.figment.cli.run.RunDirectory;
import dev.figment.metrics.FeatureExtractor;
import dev.figment.metrics.features.DigitClassifier;
import dev.figment.metrics.features.DigitClassifierArchitecture;
import dev.figment.metrics.features.PretrainedDigits;
import dev.figment.metrics.features.TorchScriptFeatures;
import dev.figment.nn.Architecture;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.training.processes.ProcessGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The networks that generated images are measured by. Owns them.
 *
 * @param extractor gives the features
 * @param classifier tells digits
 * @param name what figures say of the features
 */
public record ImageFeatures(FeatureExtractor extractor, DigitClassifier classifier, String name)
        implements AutoCloseable {

    private static final List<Architecture<DigitClassifier>> CLASSIFIERS = List.of(new DigitClassifierArchitecture());
    private static final int AT_ONCE = 250;

    /**
     * Those of the classifier of digits that comes with Figment.
     *
     * @throws IOException in one line, if the build is damaged
     */
    public static ImageFeatures pretrained() throws IOException {
        DigitClassifier classifier = PretrainedDigits.read();
        return new ImageFeatures(
                classifier,
                classifier,
                DigitClassifier.FEATURES
                        + " features of Figment's classifier of digits (not Inception's: no comparison with its figures)");
    }

    /**
     * Those of another network: a file of TorchScript, or the directory of a classifier's run. Without one, the pretrained ones.
     *
     * @throws IOException in one line, if there is no such network
     */
    public static ImageFeatures of(@Nullable Path network) throws IOException {
        if (network == null) {
            return pretrained();
        }
        if (Files.isDirectory(network)) {
            DigitClassifier classifier = new RunDirectory(network, ProcessGroup.single()).readModel(CLASSIFIERS);
            classifier.eval();
            return new ImageFeatures(classifier, classifier, "features of the classifier of digits in " + network);
        }
        TorchScriptFeatures script = TorchScriptFeatures.read(network);
        try {
            return new ImageFeatures(script, PretrainedDigits.read(), "features of " + network);
        } catch (IOException | RuntimeException e) {
            script.close();
            throw e;
        }
    }

    /**
     * The features of images, a few at a time.
     *
     * @param images [N, C, H, W], from 0 to 1
     * @return [N, F], owned by the current scope
     */
    Tensor of(Tensor images) {
        return inParts(extractor, images);
    }

    /** The digit that the classifier takes each image for; empty for images of another size than MNIST's. */
    Optional<int[]> digits(Tensor images) {
        if (images.size(1) != 1 || images.size(2) != 28 || images.size(3) != 28) {
            return Optional.empty();
        }
        try (Scope scope = Scope.open()) {
            return Optional.of(classifier.digits(inParts(classifier, images)));
        }
    }

    private static Tensor inParts(FeatureExtractor of, Tensor images) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            TensorVector parts = new TensorVector();
            for (long first = 0; first < images.size(0); first += AT_ONCE) {
                try (Scope part = Scope.open()) {
                    parts.push_back(of.features(images.narrow(0, first, Math.min(AT_ONCE, images.size(0) - first))));
                }
            }
            return scope.keep(torch.cat(parts, 0));
        }
    }

    @Override
    public void close() {
        classifier.close();
        if (extractor instanceof TorchScriptFeatures network) {
            network.close();
        }
    }
}
