package dev.figment.vae;

import dev.figment.data.images.ImageBatch;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Threads;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * −log p(x) by importance sampling, −log 1 ⁄ k Σ_i w_i with many samples: Burda et al. 2016, §5, take k = 5000. The codes of
 * an image are drawn and decoded some at a time, and log Σ w is carried from one lot to the next, so that memory does not
 * grow with k. Immutable.
 */
public final class ImportanceSampling {

    /** So many codes are decoded at a time: enough to be fast, few enough for outputs of some megabytes, near the core. */
    private static final int ROWS = 1024;

    private final int samples;
    private final RandomKey key;

    /**
     * @param samples k
     * @param key decides the codes drawn for each image
     * @throws IllegalArgumentException if k is not positive
     */
    public ImportanceSampling(int samples, RandomKey key) {
        if (samples < 1) {
            throw new IllegalArgumentException("importance sampling needs at least one sample, not " + samples);
        }
        this.samples = samples;
        this.key = key;
    }

    /**
     * Measures each image of a batch.
     *
     * @return [B], nats
     */
    public double[] negativeLogLikelihoods(VariationalAutoencoder model, ImageBatch batch) {
        int lot = Math.max(1, Math.min(samples, ROWS / batch.examples()));
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            Tensor x = batch.images().flatten(1, -1); // [B, P]
            Tensor labels = LatentSummary.labels(model, batch);
            DiagonalGaussian posterior = model.encode(x, labels);
            Tensor total =
                    torch.full(new long[] {batch.examples()}, new Scalar(Double.NEGATIVE_INFINITY)); // log Σ w, [B]
            for (int from = 0; from < samples; from += lot) {
                try (Scope inner = Scope.open();
                        Randomness random = Randomness.open(key.fold(from), batch.exampleIds())) {
                    int count = Math.min(lot, samples - from);
                    Tensor noise = random.normal(
                                    "importance",
                                    batch.examples(),
                                    count,
                                    model.config().latentDim())
                            .transpose(0, 1); // [lot, B, D]
                    Tensor z = posterior.sample(noise);
                    Tensor weights =
                            ImportanceWeights.of(model, x, labels, posterior, z).logarithms(); // [lot, B]
                    total = inner.keep(torch.logaddexp(total, torch.logsumexp(weights, 0)));
                }
            }
            return ArrayTensors.doubles(total.sub(new Scalar(Math.log(samples))).neg());
        }
    }

    /**
     * The mean of −log p(x) over the images of all batches. Each thread takes one batch after another and decodes with one
     * thread of LibTorch; the mean is the same bits however many there are.
     *
     * @param threads how many batches are measured side by side
     * @return nats
     * @throws IllegalArgumentException if there is no batch, or no thread
     */
    public double negativeLogLikelihood(VariationalAutoencoder model, List<ImageBatch> batches, int threads) {
        if (batches.isEmpty() || threads < 1) {
            throw new IllegalArgumentException("importance sampling needs batches and at least one thread, not "
                    + batches.size() + " batches and " + threads + " threads");
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<double[]>> measuring = batches.stream()
                    .map(batch -> pool.submit(() -> {
                        Threads.use(1);
                        return negativeLogLikelihoods(model, batch);
                    }))
                    .toList();
            double sum = 0;
            long images = 0;
            for (Future<double[]> batch : measuring) {
                for (double ofImage : batch.get()) {
                    sum += ofImage;
                    images++;
                }
            }
            return sum / images;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("importance sampling failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("importance sampling was interrupted", e);
        } finally {
            pool.shutdownNow(); // what is begun ends; what waits does not begin
        }
    }
}
