package dev.figment.training.health;

import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How spread attention is: the entropy of each query's weights over that of even weights on the n positions it may look at,
 *
 * <pre>
 * H = −Σⱼ wⱼ ln wⱼ ⁄ ln n       0: all on one position … 1: even
 * </pre>
 *
 * mean over queries with n ≥ 2 and over heads. Reads what attention shows as {@code attention.weights} [B, heads, T, S].
 * Zhai et al. 2023, arXiv:2303.06296, §3, without the division by ln n, which makes lengths comparable.
 */
public final class AttentionEntropyProbe implements Probe {

    private static final String WEIGHTS = "attention.weights";

    private final Map<String, Mean> layers = new LinkedHashMap<>();

    private static final class Mean {
        private double sum;
        private int count;
    }

    @Override
    public boolean reads(String what) {
        return what.equals(WEIGHTS);
    }

    @Override
    public void read(String path, String what, Tensor value) {
        try (Scope scope = Scope.open()) {
            Tensor open = value.gt(new Scalar(0)).sum(new long[] {3}); // [B, heads, T], the n of each query
            Tensor even = open.clamp_min(new Scalar(2)).log(); // [B, heads, T], ln n
            Tensor entropy = torch.special_entr(value).sum(new long[] {3}).div(even); // [B, heads, T]
            Tensor chosen = open.ge(new Scalar(2)).to(value.scalar_type()); // [B, heads, T]
            double mean = entropy.mul(chosen).sum().div(chosen.sum()).item_double(); // NaN where no query chooses
            if (Double.isFinite(mean)) {
                Mean layer = layers.computeIfAbsent(path, key -> new Mean());
                layer.sum += mean;
                layer.count++;
            }
        }
    }

    @Override
    public List<Measurement> measurements(String phase) {
        List<Measurement> measurements = new ArrayList<>();
        layers.forEach((path, mean) -> measurements.add(
                new Measurement(phase, Measurement.ATTENTION_ENTROPY, path, (float) (mean.sum / mean.count))));
        layers.clear();
        return measurements;
    }
}
