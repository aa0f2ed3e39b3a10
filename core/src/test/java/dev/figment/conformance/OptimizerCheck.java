package dev.figment.conformance;

import dev.figment.io.JsonFields;
import dev.figment.optim.Adam;
import dev.figment.optim.AdamW;
import dev.figment.optim.GradientClipping;
import dev.figment.optim.Optimizer;
import dev.figment.optim.OptimizerRule;
import dev.figment.optim.RmsProp;
import dev.figment.optim.Sgd;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code optimizer}: the parameters after each step with the given gradients, {@code in.grad.STEP.NAME} →
 * {@code out.param.STEP.NAME}, clipped by total norm first. An option that is not given has PyTorch's default.
 */
final class OptimizerCheck implements ConformanceCheck {

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields config = example.config();
        OptimizerRule rule = rule(config);
        int steps = config.getInt("steps");
        double learningRate = config.getDouble("lr");
        GradientClipping clipping = config.has("clip_norm")
                ? GradientClipping.byNorm(config.getDouble("clip_norm"))
                : GradientClipping.none();
        config.requireNoOthers("note");

        Map<String, Tensor> parameters = new LinkedHashMap<>();
        new TreeMap<>(example.under("param.")).forEach((name, value) -> parameters.put(name, value.clone()));
        double[] norms = new double[steps];
        try (Optimizer optimizer = rule.create(parameters)) {
            for (int step = 0; step < steps; step++) {
                try (Scope scope = Scope.open()) {
                    Map<String, Tensor> gradients = new LinkedHashMap<>();
                    example.under("in.grad." + step + ".").forEach((name, value) -> gradients.put(name, value.clone()));
                    norms[step] = clipping.clip(gradients.values()).total();
                    optimizer.step(gradients, learningRate);
                    for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
                        example.require("out.param." + step + "." + parameter.getKey(), parameter.getValue());
                    }
                }
            }
        }
        if (example.has("out.total_norm")) {
            example.require("out.total_norm", ArrayTensors.of(norms, steps));
        }
    }

    private static OptimizerRule rule(JsonFields config) throws IOException {
        String name = config.getOneOf("optimizer", List.of("sgd", "sgd-momentum", "adam", "adamw", "rmsprop"));
        double weightDecay = config.getDouble("weight_decay", name.equals("adamw") ? 0.01 : 0);
        return switch (name) {
            case "adam" ->
                Adam.of(beta(config, 0), beta(config, 1), epsilon(config)).withWeightDecay(weightDecay);
            case "adamw" -> AdamW.of(beta(config, 0), beta(config, 1), epsilon(config), weightDecay);
            case "rmsprop" ->
                new RmsProp(
                        config.getDouble("alpha", 0.99),
                        epsilon(config),
                        config.getDouble("momentum", 0),
                        config.getBoolean("centered", false),
                        weightDecay);
            default ->
                new Sgd(
                        config.getDouble("momentum", 0),
                        config.getDouble("dampening", 0),
                        config.getBoolean("nesterov", false),
                        weightDecay);
        };
    }

    private static double beta(JsonFields config, int which) throws IOException {
        return config.has("betas")
                ? config.getDoubles("betas").get(which)
                : List.of(0.9, 0.999).get(which);
    }

    private static double epsilon(JsonFields config) throws IOException {
        return config.getDouble("eps", 1e-8);
    }
}
