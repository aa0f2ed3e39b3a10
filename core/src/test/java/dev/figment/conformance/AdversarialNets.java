package dev.figment.conformance;

import dev.figment.io.JsonFields;
import dev.figment.nn.Activation;
import dev.figment.nn.BatchNorm;
import dev.figment.nn.LeakyRelu;
import dev.figment.nn.Linear;
import dev.figment.nn.Pointwise;
import dev.figment.nn.Sequential;
import dev.figment.tensor.RandomKey;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * The networks of the adversarial cases, as large as the given parameters say: generator Linear, LeakyReLU, Linear, BatchNorm,
 * LeakyReLU, Linear, Tanh; discriminator three Linear with LeakyReLU between, ending in a logit.
 */
final class AdversarialNets {

    private static final RandomKey KEY = RandomKey.of(0);
    private static final Pattern EPSILON = Pattern.compile("eps ([0-9.e+-]+)");
    private static final Pattern MOMENTUM = Pattern.compile("momentum ([0-9.e+-]+)");

    private AdversarialNets() {}

    static Sequential discriminator(ConformanceCase example, double slope) {
        Map<String, Tensor> values = example.under("param.discriminator.");
        return loaded(
                new Sequential(
                        linear(values, 0),
                        new LeakyRelu(slope),
                        linear(values, 2),
                        new LeakyRelu(slope),
                        linear(values, 4)),
                values);
    }

    static Sequential generator(ConformanceCase example, double slope, String batchNorm) throws IOException {
        Map<String, Tensor> values = example.under("param.generator.");
        int width = Math.toIntExact(tensor(values, "3.weight").size(0));
        return loaded(
                new Sequential(
                        linear(values, 0),
                        new LeakyRelu(slope),
                        linear(values, 2),
                        new BatchNorm(width, number(EPSILON, batchNorm, 1e-5), number(MOMENTUM, batchNorm, 0.1)),
                        new LeakyRelu(slope),
                        linear(values, 5),
                        new Pointwise(Activation.TANH)),
                values);
    }

    static double slope(JsonFields config) throws IOException {
        return config.getDouble("leaky_slope", 0.2);
    }

    private static Linear linear(Map<String, Tensor> values, int index) {
        Tensor weight = tensor(values, index + ".weight");
        return new Linear(Math.toIntExact(weight.size(1)), Math.toIntExact(weight.size(0)), KEY);
    }

    /** Batch counters, which PyTorch has and a case may leave out, start at zero. */
    private static Sequential loaded(Sequential network, Map<String, Tensor> values) {
        Map<String, Tensor> all = new LinkedHashMap<>(values);
        network.buffers().forEach((name, value) -> {
            if (name.endsWith("num_batches_tracked")) {
                all.putIfAbsent(name, value);
            }
        });
        network.load(all);
        return network;
    }

    private static Tensor tensor(Map<String, Tensor> values, String name) {
        Tensor tensor = values.get(name);
        if (tensor == null) {
            throw new AssertionError("the case has no parameter " + name);
        }
        return tensor;
    }

    private static double number(Pattern pattern, String text, double otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : otherwise;
    }
}
