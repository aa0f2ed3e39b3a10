package dev.figment.cli.gan;

import dev.figment.cli.report.Pictures.Picture;
import dev.figment.data.Batch;
import dev.figment.data.EpochSource;
import dev.figment.data.images.ImageGrid;
import dev.figment.gan.Examples;
import dev.figment.gan.networks.AdversarialConfig;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.metrics.FeatureExtractor;
import dev.figment.training.ValidationMetric;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * What is generated, as far as training by a recipe depends on it. Owns what it measures by.
 *
 * @param <B> the batch's type
 */
interface AdversarialTask<B extends Batch<B>> extends AutoCloseable {

    /** So many examples are watched, or a little fewer, or a single batch that is larger. */
    int WATCHED = 512;

    /** What makes the networks. */
    AdversarialConfig config();

    /** Real examples to train on. */
    EpochSource<B> batches();

    /** Real examples held out from training. */
    List<B> heldOut();

    /**
     * Real examples held out from training, beside which the generator is watched for diseases: whole batches as one, of {@value
     * #WATCHED} examples where there are so many, because modes that are missing can only be counted among many examples.
     */
    B watched();

    /** The examples of a batch as networks take them. */
    Examples examples(B batch);

    /** How a generator is measured while it trains; the first decides which is best. */
    List<ValidationMetric> metrics(AdversarialNetworks networks);

    /**
     * What examples are to keep a distance in: the examples themselves, unless there is a network that knows them.
     *
     * @param examples as networks take them, [B, …]
     * @return [B, F], owned by the current scope
     */
    default Tensor features(Tensor examples) {
        return FeatureExtractor.identity().features(examples);
    }

    /** What a finished generator is worth. */
    GeneratorScores scores(AdversarialNetworks networks);

    /** What these measures are over, a line at a time, where that needs to be said. */
    default List<String> measuredBy() {
        return List.of();
    }

    /** What the generator makes, to be looked at. */
    List<Picture> pictures(AdversarialNetworks networks);

    /** Makes a picture of the generator as it is, always of the same latent vectors; empty where there is no such picture. */
    default Optional<Supplier<ImageGrid>> snapshots(AdversarialNetworks networks) {
        return Optional.empty();
    }

    /** What is generated, in a word or two: {@code points}. */
    String unit();

    @Override
    default void close() {}
}
