package dev.figment.vae;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import dev.figment.training.health.Measurement;
import dev.figment.training.health.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Looks at the codes of the few images of a checkup, and at what the decoder makes of them. For one thread.
 */
public final class LatentProbe implements Probe {

    /** The share of the dimensions of the code that are {@link LatentSummary#ACTIVE active}, 0 … 1. */
    public static final String ACTIVE_SHARE = "latent_active_share";

    /** The share of the dimensions of the code that are {@linkplain #USED used}, 0 … 1. */
    public static final String USED_SHARE = "latent_used_share";

    /**
     * KL(q(z_d | x) ‖ p(z_d)), the mean over images in nats; measured of each dimension d, whose name is {@code z0}, {@code z1}
     * and so on.
     */
    public static final String DIMENSION_DIVERGENCE = "latent_dimension_divergence";

    /** A dimension is used where its divergence is so many nats or more. */
    public static final double USED = 0.1;

    /** KL(q(z | x) ‖ p(z)), the mean over images in nats. */
    public static final String DIVERGENCE = "latent_divergence";

    /** The largest of the dimensions' mean variances E_x σ_d²(x). */
    public static final String LARGEST_VARIANCE = "latent_largest_variance";

    /** The mean variance of the decoder's pictures between images, over that of the images themselves. */
    public static final String DECODER_SHARE = "latent_decoder_share";

    static final List<String> ALL = List.of(ACTIVE_SHARE, USED_SHARE, DIVERGENCE, LARGEST_VARIANCE, DECODER_SHARE);

    static final String MEAN = "posterior.mean";
    static final String LOG_VARIANCE = "posterior.log_variance";
    static final String IMAGES = "images";
    static final String PICTURES = "decoder.pictures";

    private final Map<String, Double> seen = new LinkedHashMap<>();
    private double[] squares = new double[0]; // mean of μ², for each dimension
    private double[] divergences = new double[0];
    private double ofImages;

    @Override
    public boolean reads(String what) {
        return what.equals(MEAN) || what.equals(LOG_VARIANCE) || what.equals(IMAGES) || what.equals(PICTURES);
    }

    @Override
    public void read(String path, String what, Tensor value) {
        if (value.size(-2) < 2) {
            return; // one image differs from none
        }
        try (Scope scope = Scope.open()) {
            switch (what) {
                case MEAN -> {
                    long active = value.var(0)
                            .gt(new Scalar(LatentSummary.ACTIVE))
                            .sum()
                            .item_long();
                    seen.put(ACTIVE_SHARE, (double) active / value.size(-1));
                    squares = ArrayTensors.doubles(value.square().mean(0));
                }
                case LOG_VARIANCE -> {
                    Tensor variance = value.exp();
                    double[] rest = ArrayTensors.doubles(
                            variance.sub(value).sub(new Scalar(1)).mean(0));
                    divergences = new double[rest.length];
                    Arrays.setAll(divergences, d -> (squares[d] + rest[d]) / 2);
                    seen.put(DIVERGENCE, Arrays.stream(divergences).sum());
                    seen.put(
                            USED_SHARE,
                            Arrays.stream(divergences)
                                    .map(nats -> nats >= USED ? 1 : 0)
                                    .average()
                                    .orElseThrow());
                    seen.put(LARGEST_VARIANCE, variance.mean(0).max().item_double());
                }
                case IMAGES -> ofImages = value.var(0).mean().item_double();
                case PICTURES -> {
                    if (ofImages > 0) {
                        seen.put(DECODER_SHARE, value.var(-2).mean().item_double() / ofImages);
                    }
                }
                default -> throw new IllegalArgumentException("nothing is read of " + what);
            }
        }
    }

    @Override
    public List<Measurement> measurements(String phase) {
        List<Measurement> measurements = new ArrayList<>();
        seen.forEach((what, value) -> measurements.add(new Measurement(phase, what, "", value.floatValue())));
        for (int d = 0; d < divergences.length; d++) {
            measurements.add(new Measurement(phase, DIMENSION_DIVERGENCE, "z" + d, (float) divergences[d]));
        }
        seen.clear();
        divergences = new double[0];
        return measurements;
    }
}
