package dev.figment.vae;

import dev.figment.nn.InjectedGradient;
import dev.figment.tensor.Gradients;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The negative importance-weighted bound of k samples, L = −Σ_x log 1 ⁄ k Σ_i w_i: see {@link ImportanceWeights}. With k = 1
 * it is the evidence lower bound, its divergence sampled.
 *
 * <p>Burda et al. 2016, arXiv:1509.00519.
 */
public final class ImportanceWeighted extends VaeObjective {

    private final SampleSchedule schedule;
    private final Estimator estimator;
    private volatile int samples; // of the step at hand; set by the thread that steps, read by replicas

    /** How the gradient of the encoder is estimated; that of the decoder is the same. */
    public enum Estimator {
        /** Σ_i w̃_i ∂ log w_i ⁄ ∂φ, w̃ the normalised weights: the gradient of the loss as it stands. */
        REPARAMETERIZED,
        /**
         * Σ_i w̃_i² ∂ log w_i ⁄ ∂z_i ∂z_i ⁄ ∂φ: equal in expectation, without the score function whose noise drowns the
         * signal as k grows. Tucker et al. 2019, eq. 8, arXiv:1810.04152.
         */
        DOUBLY_REPARAMETERIZED
    }

    /**
     * With so many samples at every step.
     *
     * @param samples k
     * @throws IllegalArgumentException if k is not positive
     */
    public ImportanceWeighted(VariationalAutoencoder model, int samples, Estimator estimator) {
        this(model, SampleSchedule.constant(samples), estimator);
    }

    /** With k by step; before the first step, and outside training, it is the one that it grows to. */
    public ImportanceWeighted(VariationalAutoencoder model, SampleSchedule samples, Estimator estimator) {
        super(model);
        this.schedule = samples;
        this.estimator = estimator;
        this.samples = samples.last();
    }

    @Override
    public void beginStep(long step) {
        samples = schedule.at(step);
    }

    @Override
    int samples() {
        return samples;
    }

    /** {@inheritDoc} Noise of one sample may also be [B, D]. */
    @Override
    public Tensor loss(Tensor x, @Nullable Tensor labels, Tensor noise) {
        try (Scope scope = Scope.open()) {
            Tensor several = noise.dim() == 2 ? noise.unsqueeze(0) : noise; // [k, B, D]
            boolean doubly = estimator == Estimator.DOUBLY_REPARAMETERIZED && GradMode.is_enabled();
            Tensor loss = doubly
                    ? doublyReparameterized(x, labels, several)
                    : ImportanceWeights.of(model(), x, labels, several)
                            .bounds()
                            .sum()
                            .neg();
            return scope.keep(loss);
        }
    }

    /**
     * One weight is 1 whatever its logarithm: then the densities of q need only be constants (Roeder et al. 2017,
     * arXiv:1703.09194). Of several, the weights of the codes as constants give the decoder's gradient and ∂ log w_i ⁄ ∂z_i in one backward pass; both are
     * injected, the latter with its weight squared.
     */
    private Tensor doublyReparameterized(Tensor x, @Nullable Tensor labels, Tensor noise) {
        DiagonalGaussian posterior = model().encode(x, labels);
        Tensor z = posterior.sample(noise); // [k, B, D]
        if (noise.size(0) == 1) {
            return ImportanceWeights.of(model(), x, labels, posterior.detached(), z)
                    .bounds()
                    .sum()
                    .neg();
        }
        Tensor fixed = z.detach().requires_grad_(true);
        ImportanceWeights weights = ImportanceWeights.of(model(), x, labels, posterior.detached(), fixed);
        Tensor normalized = weights.normalized(); // [k, B]
        List<Tensor> decoder = List.copyOf(model().decoder().parameters().values());
        List<Tensor> inputs = new ArrayList<>(List.of(fixed));
        inputs.addAll(decoder);
        Tensor sum = normalized.mul(weights.logarithms()).sum(); // []
        List<@Nullable Tensor> gradients = Gradients.of(sum, inputs, null, Gradients.Graph.FREED);
        Tensor ofCodes = Objects.requireNonNull(gradients.get(0)).mul(normalized.unsqueeze(-1)); // w̃² ∂ log w ⁄ ∂z
        List<Tensor> targets = new ArrayList<>(List.of(z));
        List<Tensor> injected = new ArrayList<>(List.of(ofCodes.neg()));
        for (int i = 1; i < inputs.size(); i++) {
            Tensor gradient = gradients.get(i);
            if (gradient != null) {
                targets.add(inputs.get(i));
                injected.add(gradient.neg());
            }
        }
        return InjectedGradient.into(weights.bounds().sum().neg(), targets, injected);
    }
}
