package dev.figment.cli.vae;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.cli.images.ImageSets;
import dev.figment.data.images.Binarization;
import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.drawn.FactoredImages;
import dev.figment.tensor.RandomKey;
import dev.figment.vae.Bernoulli;
import dev.figment.vae.BoundParts;
import dev.figment.vae.ImageCoder;
import dev.figment.vae.ImportanceSampling;
import dev.figment.vae.LatentSummary;
import dev.figment.vae.MutualInformation;
import dev.figment.vae.MutualInformationGap;
import dev.figment.vae.VariationalAutoencoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is measured of an autoencoder on its test images.
 *
 * @param images how many
 * @param squaredError the mean over values of (x − x̂)²
 * @param latent empty of a plain autoencoder
 */
public record VaeScores(int images, double squaredError, Optional<Latent> latent) {

    private static final int IMAGES_A_BATCH = 200;
    private static final int IMAGES_FOR_INFORMATION = 2_000; // its work is quadratic

    /**
     * What only a distribution over codes has.
     *
     * @param parts of the bound
     * @param summary of each dimension
     * @param information between images and codes, of at most 2000 images
     * @param informationImages of how many
     * @param gap where the factors of the images are known
     * @param sampled −log p(x) by importance sampling, where it was asked for
     * @param samples with so many samples; 0 where not
     * @param isLikelihood whether the likelihood is one of such images: a cross-entropy of grey values is not
     */
    public record Latent(
            BoundParts parts,
            LatentSummary summary,
            double information,
            int informationImages,
            Optional<MutualInformationGap> gap,
            OptionalDouble sampled,
            int samples,
            boolean isLikelihood) {}

    /**
     * Measures a run on its test images.
     *
     * @param samples of importance sampling; 0 for none
     */
    public static VaeScores of(VaeRun run, ImageSets sets, int samples) {
        RandomKey key = RandomKey.of(run.recipe().seed()).fold("test");
        Binarization binarization = run.recipe().data().binarization();
        List<ImageBatch> batches = ImageBatches.of(sets.test(), IMAGES_A_BATCH, key)
                .binarized(binarization)
                .inOrder();
        ImageCoder model = run.model();
        double error = 0;
        for (ImageBatch batch : batches) {
            error += BoundParts.squaredError(model, batch)
                    * batch.examples()
                    / sets.test().count();
        }
        Optional<Latent> latent = model instanceof VariationalAutoencoder variational
                ? Optional.of(latent(variational, sets, batches, samples, key, binarization))
                : Optional.empty();
        return new VaeScores(sets.test().count(), error, latent);
    }

    private static Latent latent(
            VariationalAutoencoder model,
            ImageSets sets,
            List<ImageBatch> batches,
            int samples,
            RandomKey key,
            Binarization binarization) {
        List<ImageBatch> some = batches.subList(0, Math.min(batches.size(), IMAGES_FOR_INFORMATION / IMAGES_A_BATCH));
        int informationImages = some.stream().mapToInt(ImageBatch::examples).sum();
        boolean grey = binarization == Binarization.NONE && model.config().likelihood() instanceof Bernoulli;
        return new Latent(
                BoundParts.of(model, batches, key),
                LatentSummary.of(model, batches),
                MutualInformation.estimate(model, some, key),
                informationImages,
                model.config().latentDim() < 2
                        ? Optional.empty()
                        : sets.factored().map(factored -> gap(model, batches, factored)),
                samples == 0 ? OptionalDouble.empty() : OptionalDouble.of(sampled(model, batches, samples, key)),
                samples,
                !grey);
    }

    private static double sampled(VariationalAutoencoder model, List<ImageBatch> batches, int samples, RandomKey key) {
        return new ImportanceSampling(samples, key.fold("importance sampling"))
                .negativeLogLikelihood(model, batches, Runtime.getRuntime().availableProcessors());
    }

    private static MutualInformationGap gap(
            VariationalAutoencoder model, List<ImageBatch> batches, FactoredImages factored) {
        List<float[]> codes = new ArrayList<>();
        batches.forEach(batch -> codes.addAll(List.of(new Codes(model).of(batch))));
        return MutualInformationGap.of(codes.toArray(float[][]::new), factored.values());
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%,d test images, nats per image:", images));
        latent.ifPresent(of -> {
            lines.add(String.format(
                    Locale.ROOT,
                    "  negative bound %.4f = reconstruction %.4f + divergence %.4f",
                    of.parts().loss(),
                    of.parts().reconstruction(),
                    of.parts().divergence()));
            of.sampled()
                    .ifPresent(value -> lines.add(String.format(
                            Locale.ROOT,
                            "  %s %.4f by importance sampling with %,d samples",
                            of.isLikelihood() ? "−log p(x)" : "loss (of grey values, no likelihood)",
                            value,
                            of.samples())));
            lines.add(String.format(
                    Locale.ROOT,
                    "  active units %d of %d, mutual information %.4f (of %,d images; at most %.4f)",
                    of.summary().activeUnits(),
                    of.summary().divergences().length,
                    of.information(),
                    of.informationImages(),
                    Math.log(of.informationImages())));
            of.gap()
                    .ifPresent(
                            gap -> lines.add(String.format(Locale.ROOT, "  mutual information gap %.4f", gap.mean())));
        });
        lines.add(String.format(Locale.ROOT, "  squared error a value %.6f", squaredError));
        return lines;
    }

    /** For programs. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("images", images);
        json.put("squaredError", squaredError);
        latent.ifPresent(of -> {
            json.put("loss", of.parts().loss());
            json.put("reconstruction", of.parts().reconstruction());
            json.put("divergence", of.parts().divergence());
            of.sampled().ifPresent(value -> json.put("importanceSampled", value).put("samples", of.samples()));
            json.put("activeUnits", of.summary().activeUnits());
            json.put("mutualInformation", of.information());
            json.put("mutualInformationImages", of.informationImages());
            of.gap().ifPresent(gap -> json.put("mutualInformationGap", gap.mean()));
            ArrayNode divergences = json.putArray("divergences");
            for (double divergence : of.summary().divergences()) {
                divergences.add(divergence);
            }
        });
        return json;
    }
}
