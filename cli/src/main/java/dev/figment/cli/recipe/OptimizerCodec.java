package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.optim.Adam;
import dev.figment.optim.AdamForm;
import dev.figment.optim.AdamW;
import dev.figment.optim.OptimizerRule;
import dev.figment.optim.RmsProp;
import dev.figment.optim.Sgd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The section {@code optimizer} of a recipe. Defaults are the paper's for Adam and PyTorch's for the others. */
final class OptimizerCodec {

    private static final List<String> ADAM = List.of("beta1", "beta2", "epsilon", "weightDecay", "form");
    private static final List<String> SGD = List.of("momentum", "dampening", "nesterov", "weightDecay");
    private static final List<String> RMS_PROP = List.of("alpha", "epsilon", "momentum", "centered", "weightDecay");

    private OptimizerCodec() {}

    static OptimizerRule read(RecipeSection section) {
        Map<String, RecipeSection.Reader<OptimizerRule>> readers = new LinkedHashMap<>();
        readers.put("adam", new RecipeSection.Reader<>(ADAM, OptimizerCodec::adam));
        readers.put("adamW", new RecipeSection.Reader<>(ADAM, OptimizerCodec::adamW));
        readers.put("sgd", new RecipeSection.Reader<>(SGD, OptimizerCodec::sgd));
        readers.put("rmsProp", new RecipeSection.Reader<>(RMS_PROP, OptimizerCodec::rmsProp));
        return section.byKind(readers, "adam");
    }

    private static OptimizerRule adam(RecipeSection section) {
        return new Adam(
                section.at("beta1").or(0.9).fraction(),
                section.at("beta2").or(0.98).fraction(),
                section.at("epsilon").or(1e-9).notNegative(),
                section.at("weightDecay").or(0.0).notNegative(),
                section.at("form").or("fused").constant(AdamForm.values()));
    }

    private static OptimizerRule adamW(RecipeSection section) {
        return new AdamW(
                section.at("beta1").or(0.9).fraction(),
                section.at("beta2").or(0.999).fraction(),
                section.at("epsilon").or(1e-8).notNegative(),
                section.at("weightDecay").or(0.01).notNegative(),
                section.at("form").or("fused").constant(AdamForm.values()));
    }

    private static OptimizerRule sgd(RecipeSection section) {
        return new Sgd(
                section.at("momentum").or(0.0).notNegative(),
                section.at("dampening").or(0.0).notNegative(),
                section.at("nesterov").or(false).bool(),
                section.at("weightDecay").or(0.0).notNegative());
    }

    private static OptimizerRule rmsProp(RecipeSection section) {
        return new RmsProp(
                section.at("alpha").or(0.99).fraction(),
                section.at("epsilon").or(1e-8).notNegative(),
                section.at("momentum").or(0.0).notNegative(),
                section.at("centered").or(false).bool(),
                section.at("weightDecay").or(0.0).notNegative());
    }

    static ObjectNode toJson(OptimizerRule rule) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (rule instanceof Adam adam) {
            return json.put("kind", "adam")
                    .put("beta1", adam.beta1())
                    .put("beta2", adam.beta2())
                    .put("epsilon", adam.epsilon())
                    .put("weightDecay", adam.weightDecay())
                    .put("form", RecipeValue.word(adam.form()));
        }
        if (rule instanceof AdamW adamW) {
            return json.put("kind", "adamW")
                    .put("beta1", adamW.beta1())
                    .put("beta2", adamW.beta2())
                    .put("epsilon", adamW.epsilon())
                    .put("weightDecay", adamW.weightDecay())
                    .put("form", RecipeValue.word(adamW.form()));
        }
        if (rule instanceof Sgd sgd) {
            return json.put("kind", "sgd")
                    .put("momentum", sgd.momentum())
                    .put("dampening", sgd.dampening())
                    .put("nesterov", sgd.nesterov())
                    .put("weightDecay", sgd.weightDecay());
        }
        RmsProp rmsProp = (RmsProp) rule; // the last of the sealed four
        return json.put("kind", "rmsProp")
                .put("alpha", rmsProp.alpha())
                .put("epsilon", rmsProp.epsilon())
                .put("momentum", rmsProp.momentum())
                .put("centered", rmsProp.centered())
                .put("weightDecay", rmsProp.weightDecay());
    }
}
