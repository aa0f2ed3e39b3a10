package dev.figment.nn;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * y = (x − μ) ⁄ √(σ² + ε) · γ + β for each channel, with {@code weight} γ and {@code bias} β [C].
 *
 * <p>Ioffe and Szegedy 2015, arXiv:1502.03167. In training, μ and σ² are those of the batch (σ² with division by n), and
 * the running statistics follow them,
 *
 * <pre>
 * running_mean ← (1 − m) running_mean + m μ
 * running_var ← (1 − m) running_var + m σ² n ⁄ (n − 1)
 * </pre>
 *
 * <p>which serve in evaluation, unless the layer is told to normalise {@linkplain #byEveryBatch by every batch}. Names and
 * semantics are those of PyTorch's {@code BatchNorm1d} and {@code BatchNorm2d}.
 *
 * <p>In training this layer needs the whole batch and changes its buffers at every forward pass: an objective that holds
 * one says so, and its batch is not split among replicas. In evaluation forward passes only read, as everywhere.
 */
public final class BatchNorm extends Layer implements MixesExamples {

    private final long channels;
    private final double epsilon;
    private final double momentum;
    private final boolean byEveryBatch;
    private final Tensor weight;
    private final Tensor bias;
    private final Tensor runningMean;
    private final Tensor runningVariance;
    private final Tensor batchesTracked;

    /** With PyTorch's ε = 1e-5 and m = 0.1. */
    public BatchNorm(int channels) {
        this(channels, 1e-5, 0.1);
    }

    /**
     * With γ = 1, β = 0, running mean 0 and running variance 1.
     *
     * @param momentum m, the share of the newest batch in the running statistics
     * @throws IllegalArgumentException if there are no channels, ε is not positive or m is not in [0, 1]
     */
    public BatchNorm(int channels, double epsilon, double momentum) {
        this(channels, epsilon, momentum, false);
    }

    private BatchNorm(int channels, double epsilon, double momentum, boolean byEveryBatch) {
        if (channels < 1) {
            throw new IllegalArgumentException("batch normalisation needs at least 1 channel, not " + channels);
        }
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("the epsilon of batch normalisation must be above 0, but is " + epsilon);
        }
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException(
                    "the momentum of batch normalisation must lie in [0, 1], but is " + momentum);
        }
        this.channels = channels;
        this.epsilon = epsilon;
        this.momentum = momentum;
        this.byEveryBatch = byEveryBatch;
        try (Scope scope = Scope.open()) {
            weight = parameter("weight", torch.ones(channels));
            bias = parameter("bias", torch.zeros(channels));
            runningMean = buffer("running_mean", torch.zeros(channels));
            runningVariance = buffer("running_var", torch.ones(channels));
            batchesTracked = buffer("num_batches_tracked", ArrayTensors.of(new long[] {0}));
        }
    }

    /**
     * With PyTorch's ε and m, and μ and σ² those of the batch in evaluation too. For batches of several kinds, which running
     * statistics mix and fit none of: a discriminator's are real or generated.
     *
     * @throws IllegalArgumentException if there are no channels
     */
    public static BatchNorm byEveryBatch(int channels) {
        return new BatchNorm(channels, 1e-5, 0.1, true);
    }

    /**
     * Normalises.
     *
     * @param x [B, C] or [B, C, H, W]
     * @return the same shape, owned by the current scope
     * @throws IllegalArgumentException if x has another shape, or a single value a channel is to be normalised by itself
     */
    @Override
    public Tensor forward(Tensor x) {
        if ((x.dim() != 2 && x.dim() != 4) || x.size(1) != channels) {
            throw new IllegalArgumentException("the input of " + this + " must be [B, " + channels + "] or [B, "
                    + channels + ", H, W], but is " + Shapes.describe(x));
        }
        if (mixesExamples() && x.numel() <= channels) {
            throw new IllegalArgumentException(this
                    + " needs more than one value a channel to normalise by, but its input is " + Shapes.describe(x));
        }
        try (Scope scope = Scope.open()) {
            if (isTraining()) {
                countBatch();
            }
            boolean running = isTraining() || !byEveryBatch; // updated by the operator in training, read in evaluation
            Tensor y = torch.batch_norm(
                    x.dim() == 4 ? ChannelsLast.of(x) : x,
                    new TensorOptional(weight),
                    new TensorOptional(bias),
                    running ? new TensorOptional(runningMean) : new TensorOptional(),
                    running ? new TensorOptional(runningVariance) : new TensorOptional(),
                    mixesExamples(),
                    momentum,
                    epsilon,
                    true);
            return observe("output", scope.keep(y));
        }
    }

    @Override
    public boolean mixesExamples() {
        return isTraining() || byEveryBatch;
    }

    private void countBatch() {
        try (GradientMode off = GradientMode.off()) {
            batchesTracked.add_(new Scalar(1));
        }
    }
}
