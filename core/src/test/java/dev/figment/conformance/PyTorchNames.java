package dev.figment.conformance;

import dev.figment.nn.Module;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * PyTorch's names of a Transformer's parameters as ours. Its attention stacks the rows of W_q, W_k and W_v in one
 * {@code in_proj}; ours has three projections. Biases that PyTorch lacks are zero in ours.
 */
final class PyTorchNames {

    private static final String PACKED = "in_proj_";
    private static final String[] PROJECTIONS = {"q_proj.", "k_proj.", "v_proj."};

    private final Map<String, String> ours; // a part of PyTorch's name → ours

    private PyTorchNames(Map<String, String> ours) {
        this.ours = ours;
    }

    /** {@code MultiheadAttention}. */
    static PyTorchNames ofAttention() {
        return new PyTorchNames(Map.of());
    }

    /** {@code TransformerEncoderLayer}. */
    static PyTorchNames ofEncoderLayer() {
        return new PyTorchNames(Map.of(
                "norm1.", "self_attn_layer_norm.",
                "norm2.", "final_layer_norm.",
                "linear1.", "feed_forward.fc1.",
                "linear2.", "feed_forward.fc2."));
    }

    /** {@code TransformerDecoderLayer}. */
    static PyTorchNames ofDecoderLayer() {
        return new PyTorchNames(Map.of(
                "multihead_attn.", "encoder_attn.",
                "norm1.", "self_attn_layer_norm.",
                "norm2.", "encoder_attn_layer_norm.",
                "norm3.", "final_layer_norm.",
                "linear1.", "feed_forward.fc1.",
                "linear2.", "feed_forward.fc2."));
    }

    /** A tensor of PyTorch's name by our names: three for a packed projection, else one. */
    Map<String, Tensor> split(String name, Tensor tensor) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        int packed = name.indexOf(PACKED);
        if (packed < 0) {
            named.put(translated(name), tensor);
        } else {
            String before = translated(name.substring(0, packed));
            String kind = name.substring(packed + PACKED.length());
            for (int i = 0; i < PROJECTIONS.length; i++) {
                named.put(
                        before + PROJECTIONS[i] + kind,
                        tensor.chunk(PROJECTIONS.length, 0).get(i));
            }
        }
        return named;
    }

    /** Copies parameters under PyTorch's names into a module; missing biases become zero. */
    void load(Map<String, Tensor> parameters, Module module) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        parameters.forEach((name, tensor) -> values.putAll(split(name, tensor)));
        module.state().forEach((name, own) -> {
            if (name.endsWith(".bias")) {
                values.computeIfAbsent(name, bias -> torch.zeros_like(own));
            }
        });
        module.load(values);
    }

    /** Joins gradients by our names into one by PyTorch's. */
    Tensor joined(String name, Tensor shape, Map<String, Tensor> byOurs) {
        var parts = new TensorVector();
        split(name, shape).keySet().forEach(ours -> parts.push_back(Objects.requireNonNull(byOurs.get(ours), ours)));
        return parts.size() == 1 ? parts.get(0) : torch.cat(parts, 0);
    }

    private String translated(String name) {
        String translated = name;
        for (Map.Entry<String, String> entry : ours.entrySet()) {
            translated = translated.replace(entry.getKey(), entry.getValue());
        }
        return translated;
    }
}
