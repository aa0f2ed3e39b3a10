package dev.figment.cli.gan;

import dev.figment.cli.gan.ImageFeatures.Measured;
import dev.figment.data.images.Images;
import dev.figment.data.images.StackedDigits;
import dev.figment.gan.health.AdversarialHealth;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.metrics.FrechetDistance;
import dev.figment.metrics.ModeCoverage;
import dev.figment.metrics.features.CoarsePixels;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.training.ValidationMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * How generators of images are measured. While they train, the Fréchet distance of 2000 images says which step was best, over the
 * features of a classifier where they are digits, else over coarse pixels; of stacked digits, modes are counted besides. A finished
 * generator is measured by {@link ImageScores}. Owns the network that suits the images, from when it is first asked for. For one thread
 * at a time.
 */
final class ImageEvaluation implements AutoCloseable {

    /** Over how many generated images the modes of stacked digits are counted while networks train, whatever images there are. */
    static final int STACKED_IN_TRAINING = 5_000;

    private static final int MEASURED_IN_TRAINING = 2_000;
    private static final int MEASURED = 10_000;
    private static final String REVERSE_KL = "reverse_kl";

    private final PreparedImages images;
    private final ImageModes modes;
    private final RandomKey key;
    private @Nullable ImageFeatures suiting;

    /**
     * Beside given images.
     *
     * @param modes that these have
     * @param key of the latent vectors that are measured
     */
    ImageEvaluation(PreparedImages images, ImageModes modes, RandomKey key) {
        this.images = images;
        this.modes = modes;
        this.key = key;
    }

    /** While networks train; the first decides which step was best. */
    List<ValidationMetric> inTraining(AdversarialNetworks networks) {
        List<ValidationMetric> metrics = new ArrayList<>();
        metrics.add(new GeneratorMetric("frechet", false, () -> distance(networks)));
        if (modes == ImageModes.STACKED_DIGITS) {
            double[] shares = stackedShares();
            SharedCount count = new SharedCount(() -> stackedInTraining(networks));
            metrics.add(new GeneratorMetric(AdversarialHealth.MODE_SHARE, true, () -> {
                ModeCoverage found = count.of(AdversarialHealth.MODE_SHARE);
                return (double) found.covered() / found.modes();
            }));
            metrics.add(new GeneratorMetric(
                    REVERSE_KL, false, () -> count.of(REVERSE_KL).reverseKullbackLeibler(shares)));
        }
        return List.copyOf(metrics);
    }

    /** Not a number where what is generated is not finite: training goes on, or says itself what is wrong. */
    private double distance(AdversarialNetworks networks) {
        try (Scope scope = Scope.open()) {
            int count = Math.min(MEASURED_IN_TRAINING, images.held().count());
            Tensor generated = suiting().of(generated(networks, "validation", count)); // [N, F]
            return torch.isfinite(generated).all().item_bool()
                    ? FrechetDistance.between(suiting().of(first(images.held(), count)), generated)
                    : Double.NaN;
        }
    }

    private ModeCoverage stackedInTraining(AdversarialNetworks networks) {
        return suiting()
                .coverage(generated(networks, "validation", STACKED_IN_TRAINING))
                .orElseThrow();
    }

    /** What suits the images; read when it is first asked for and held from then on, because each validation asks many times. */
    ImageFeatures suiting() {
        if (suiting == null) {
            try {
                suiting = ImageFeatures.suiting(modes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return suiting;
    }

    @Override
    public void close() {
        if (suiting != null) {
            suiting.close();
            suiting = null;
        }
    }

    private double[] stackedShares() {
        return StackedDigits.shares(images.sets().training().labels().orElseThrow());
    }

    /**
     * The features by which images are compared while networks train.
     *
     * @param examples from −1 to 1, [B, C, H, W]
     * @return [B, F], owned by the current scope
     */
    Tensor features(Tensor examples) {
        try (Scope scope = Scope.open()) {
            return scope.keep(
                    suiting().extractor().features(examples.add(new Scalar(1)).div(new Scalar(2))));
        }
    }

    /** The scores of a finished generator, over {@link #features(Path)} of what suits the images. */
    ImageScores scores(AdversarialNetworks networks) {
        return scores(networks, suiting(), testImages());
    }

    /** What these are over, a line at a time. */
    List<String> measuredBy() {
        List<String> lines =
                new ArrayList<>(List.of("measured over " + suiting().name()));
        advice(suiting()).ifPresent(lines::add);
        return List.copyOf(lines);
    }

    /** What to do where these features know nothing of the images. */
    Optional<String> advice(ImageFeatures features) {
        return features.extractor() instanceof CoarsePixels
                ? Optional.of("the classifier of digits does not know these images of "
                        + images.sets().shape()
                        + ": \"figment evaluate RUN --features FILE\" measures them by a TorchScript network")
                : Optional.empty();
    }

    /**
     * The network that is named, or what suits the images where none is.
     *
     * @throws IOException in one line, if there is no such network
     */
    ImageFeatures features(@Nullable Path network) throws IOException {
        return network == null
                ? ImageFeatures.suiting(modes)
                : ImageFeatures.of(
                        network,
                        ImageModes.ofForm(images.sets().shape(), images.sets().classes()),
                        modes);
    }

    /** How many images there are for tests: over as many the modes of stacked digits are counted, unless told otherwise. */
    int testImages() {
        return images.sets().test().count();
    }

    /**
     * Measures on as many images of each kind as there are for tests, 10 000 at most.
     *
     * @param stackedImages over how many the modes of stacked digits are counted
     */
    ImageScores scores(AdversarialNetworks networks, ImageFeatures features, int stackedImages) {
        int count = Math.min(MEASURED, testImages());
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Measured generated = features.measured(generated(networks, "test", count));
            Measured training = features.measured(first(images.sets().training(), count));
            Tensor test = features.of(first(images.sets().test(), count)); // [N, F]
            Optional<ModeScores> modeScores = features.modes() == ImageModes.STACKED_DIGITS
                    ? Optional.of(stackedScores(networks, features, stackedImages))
                    : classScores(features, generated, training);
            return ImageScores.of(generated.features(), training.features(), test, modeScores);
        }
    }

    /** Of the classes that the classifier tells, where there is one. */
    private Optional<ModeScores> classScores(ImageFeatures features, Measured generated, Measured training) {
        return generated
                .coverage()
                .map(found -> new ModeScores.Classes(
                        features.noun(),
                        found,
                        training.coverage().orElseThrow(),
                        images.sets().training().labels().orElseThrow().shares()));
    }

    private ModeScores stackedScores(AdversarialNetworks networks, ImageFeatures features, int count) {
        return new ModeScores.Stacked(
                features.coverage(generated(networks, "test", count)).orElseThrow(),
                features.coverage(first(images.sets().training(), count)).orElseThrow(),
                stackedShares());
    }

    /** The first images of a set, or all where there are fewer. */
    private ImageParts first(Images set, int count) {
        return ImageParts.of(images.batches(set.range(0, Math.min(count, set.count())), ImageParts.SIZE));
    }

    private ImageParts generated(AdversarialNetworks networks, String occasion, int count) {
        var generated = new GeneratedImages(networks.generator(), images.sets().shape());
        return generated.parts(generated.drawn(count, key.fold(occasion)), generated.labelsInTurn(count));
    }
}
