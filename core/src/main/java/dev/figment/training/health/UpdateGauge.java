package dev.figment.training.health;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Measures one update of the parameters, layer by layer:
 *
 * <pre>
 * gradient_norm = ‖g‖      gradient_rms = ‖g‖ ⁄ √n      update_ratio = ‖θ′ − θ‖ ⁄ ‖θ‖
 * </pre>
 *
 * A layer is a module that holds a weight of two or more dimensions, with all it holds itself. Gradients are of the mean
 * loss, before clipping; the ratio is of the weights alone, because biases begin at zero. Of a weight with more than
 * 65,536 elements, evenly spaced rows with about as many stand for all in the ratio, so that no copy of the model is made.
 *
 * <p>Made before an update, asked after it. For one thread.
 */
public final class UpdateGauge implements AutoCloseable {

    private static final long MOST_ELEMENTS = 1 << 16;

    private final String phase;
    private final Map<String, Tensor> parameters;
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final float[] gradientNorms;
    private final List<String> withGradients;

    /** The parameters of one module. */
    private static final class Layer {
        private final Map<String, Tensor> weightsBefore = new LinkedHashMap<>();
        private double squaredGradient;
        private long elements;
    }

    /**
     * Looks at parameters that are about to be updated.
     *
     * @param phase to be named in the measurements
     * @param parameters by dotted name; those of the update, which stay their owner's
     * @param gradients by the same names, before clipping; only read
     */
    public UpdateGauge(String phase, Map<String, Tensor> parameters, Map<String, Tensor> gradients) {
        this.phase = phase;
        this.parameters = parameters;
        this.withGradients = List.copyOf(gradients.keySet());
        parameters.forEach((name, tensor) -> {
            if (tensor.dim() >= 2) {
                layers.computeIfAbsent(layer(name), path -> new Layer());
            }
        });
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            gradientNorms = norms(List.copyOf(gradients.values()));
            for (String name : withGradients) {
                Layer layer = layers.get(layer(name));
                Tensor tensor = parameters.get(name);
                if (layer != null && tensor != null && tensor.dim() >= 2) {
                    layer.weightsBefore.put(name, Scope.own(sample(tensor).clone()));
                }
            }
        }
    }

    /** The measurements, after the update. */
    public List<Measurement> measurements() {
        for (int i = 0; i < withGradients.size(); i++) {
            String name = withGradients.get(i);
            Layer layer = layers.get(layer(name));
            Tensor tensor = parameters.get(name);
            if (layer != null && tensor != null) {
                layer.squaredGradient += (double) gradientNorms[i] * gradientNorms[i];
                layer.elements += tensor.numel();
            }
        }
        Map<String, Double> ratios = ratios();
        List<Measurement> measurements = new ArrayList<>();
        layers.forEach((path, layer) -> {
            if (layer.elements > 0) {
                double norm = Math.sqrt(layer.squaredGradient);
                measurements.add(new Measurement(phase, Measurement.GRADIENT_NORM, path, (float) norm));
                double rms = norm / Math.sqrt(layer.elements);
                measurements.add(new Measurement(phase, Measurement.GRADIENT_RMS, path, (float) rms));
            }
        });
        ratios.forEach((path, ratio) ->
                measurements.add(new Measurement(phase, Measurement.UPDATE_RATIO, path, ratio.floatValue())));
        return measurements;
    }

    private Map<String, Double> ratios() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            List<Tensor> vectors = new ArrayList<>();
            layers.forEach((path, layer) -> layer.weightsBefore.forEach((name, before) -> {
                Tensor now = sample(Objects.requireNonNull(parameters.get(name)));
                vectors.add(now.sub(before));
                vectors.add(before);
            }));
            float[] norms = norms(vectors);
            int i = 0;
            for (Map.Entry<String, Layer> layer : layers.entrySet()) {
                double change = 0;
                double size = 0;
                for (int weight = 0; weight < layer.getValue().weightsBefore.size(); weight++) {
                    change += (double) norms[i] * norms[i];
                    size += (double) norms[i + 1] * norms[i + 1];
                    i += 2;
                }
                if (size > 0) {
                    ratios.put(layer.getKey(), Math.sqrt(change / size));
                }
            }
        }
        return ratios;
    }

    private static Tensor sample(Tensor weight) {
        if (weight.numel() <= MOST_ELEMENTS) {
            return weight.detach();
        }
        long rows = weight.size(0);
        long rowsTaken = Math.max(1, MOST_ELEMENTS / (weight.numel() / rows));
        long every = Math.max(1, rows / rowsTaken);
        return weight.detach().slice(0, new LongOptional(0), new LongOptional(rows), every);
    }

    private static float[] norms(List<Tensor> tensors) {
        if (tensors.isEmpty()) {
            return new float[0];
        }
        TensorVector norms = new TensorVector();
        tensors.forEach(tensor -> norms.push_back(torch.linalg_vector_norm(tensor)));
        return ArrayTensors.floats(torch.stack(norms)); // one transfer for all
    }

    private static String layer(String parameter) {
        int dot = parameter.lastIndexOf('.');
        return dot < 0 ? "" : parameter.substring(0, dot);
    }

    @Override
    public void close() {
        layers.values().forEach(layer -> {
            layer.weightsBefore.values().forEach(Tensor::close);
            layer.weightsBefore.clear();
        });
    }
}
