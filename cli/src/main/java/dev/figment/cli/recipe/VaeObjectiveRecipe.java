package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.vae.BetaSchedule;
import dev.figment.vae.Capacity;
import dev.figment.vae.Elbo;
import dev.figment.vae.FreeBits;
import dev.figment.vae.ImportanceWeighted;
import dev.figment.vae.SampleSchedule;
import dev.figment.vae.TotalCorrelation;
import dev.figment.vae.VaeObjective;
import dev.figment.vae.VariationalAutoencoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The section {@code training.objective}: what an autoencoder minimises. */
public sealed interface VaeObjectiveRecipe {

    /** Whether the model is a variational one; the plain autoencoder only reconstructs. */
    default boolean isVariational() {
        return !(this instanceof Reconstruct);
    }

    /**
     * The objective for a model.
     *
     * @param images the size of the training set
     * @throws IllegalStateException if this is no objective of a variational model
     */
    VaeObjective of(VariationalAutoencoder model, long images);

    /** The section. */
    ObjectNode toJson();

    /** {@link Elbo}. */
    record Bound(BetaSchedule beta) implements VaeObjectiveRecipe {

        private static Bound read(RecipeSection of) {
            double beta = of.at("beta").or(1.0).notNegative();
            long warmup = of.at("warmup").or(0).longInteger(0);
            long cycle = of.at("cycle").or(0).longInteger(0);
            double rising = of.at("rising").or(0.5).positive();
            if (warmup > 0 && cycle > 0) {
                throw new IllegalArgumentException(
                        "beta follows a warmup or a cycle, but both are given: " + warmup + " and " + cycle + " steps");
            }
            if (cycle > 0) {
                return new Bound(new BetaSchedule.Cyclical(beta, cycle, rising));
            }
            return new Bound(warmup > 0 ? new BetaSchedule.Warmup(beta, warmup) : new BetaSchedule.Constant(beta));
        }

        @Override
        public VaeObjective of(VariationalAutoencoder model, long images) {
            return new Elbo(model, beta);
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = kind("elbo").put("beta", beta.last());
            if (beta instanceof BetaSchedule.Warmup warmup) {
                json.put("warmup", warmup.steps());
            } else if (beta instanceof BetaSchedule.Cyclical cyclical) {
                json.put("cycle", cyclical.steps()).put("rising", cyclical.rising());
            }
            return json;
        }
    }

    /** {@link FreeBits}. */
    record Free(double nats, double beta) implements VaeObjectiveRecipe {

        @Override
        public VaeObjective of(VariationalAutoencoder model, long images) {
            return new FreeBits(model, nats, beta);
        }

        @Override
        public ObjectNode toJson() {
            return kind("freeBits").put("nats", nats).put("beta", beta);
        }
    }

    /** {@link Capacity}. */
    record Held(double gamma, double capacity, long steps) implements VaeObjectiveRecipe {

        @Override
        public VaeObjective of(VariationalAutoencoder model, long images) {
            return new Capacity(model, gamma, new BetaSchedule.Warmup(capacity, steps));
        }

        @Override
        public ObjectNode toJson() {
            return kind("capacity")
                    .put("gamma", gamma)
                    .put("capacity", capacity)
                    .put("steps", steps);
        }
    }

    /** {@link TotalCorrelation}. */
    record Decomposed(TotalCorrelation.Weights weights) implements VaeObjectiveRecipe {

        @Override
        public VaeObjective of(VariationalAutoencoder model, long images) {
            return new TotalCorrelation(model, weights, images);
        }

        @Override
        public ObjectNode toJson() {
            return kind("totalCorrelation")
                    .put("alpha", weights.alpha())
                    .put("beta", weights.beta())
                    .put("gamma", weights.gamma());
        }
    }

    /** {@link ImportanceWeighted}. */
    record Weighted(SampleSchedule samples, ImportanceWeighted.Estimator estimator) implements VaeObjectiveRecipe {

        private static Weighted read(RecipeSection of) {
            RecipeValue growth = of.at("growth");
            List<Integer> steps = growth.isPresent() ? growth.integers(1) : List.of();
            return new Weighted(
                    new SampleSchedule(
                            of.at("samples").integers(1),
                            steps.stream().map(Integer::longValue).toList()),
                    of.at("estimator").or("doublyReparameterized").constant(ImportanceWeighted.Estimator.values()));
        }

        @Override
        public VaeObjective of(VariationalAutoencoder model, long images) {
            return new ImportanceWeighted(model, samples, estimator);
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = kind("importanceWeighted");
            samples.samples().forEach(json.putArray("samples")::add);
            if (!samples.growth().isEmpty()) {
                samples.growth().forEach(json.putArray("growth")::add);
            }
            return json.put("estimator", RecipeValue.word(estimator));
        }
    }

    /** {@link dev.figment.vae.Reconstruction}, of the plain autoencoder. */
    record Reconstruct() implements VaeObjectiveRecipe {

        @Override
        public VaeObjective of(VariationalAutoencoder model, long images) {
            throw new IllegalStateException("a variational autoencoder does more than reconstruct");
        }

        @Override
        public ObjectNode toJson() {
            return kind("reconstruction");
        }
    }

    /** Reads the section. */
    static VaeObjectiveRecipe read(RecipeSection section) {
        Map<String, RecipeSection.Reader<VaeObjectiveRecipe>> readers = new LinkedHashMap<>();
        readers.put(
                "elbo", new RecipeSection.Reader<>(List.of("beta", "warmup", "cycle", "rising"), of -> Bound.read(of)));
        readers.put(
                "freeBits",
                new RecipeSection.Reader<>(
                        List.of("nats", "beta"),
                        of -> new Free(
                                of.at("nats").notNegative(),
                                of.at("beta").or(1.0).notNegative())));
        readers.put(
                "capacity",
                new RecipeSection.Reader<>(
                        List.of("gamma", "capacity", "steps"),
                        of -> new Held(
                                of.at("gamma").or(1000.0).positive(),
                                of.at("capacity").positive(),
                                of.at("steps").longInteger(1))));
        readers.put(
                "totalCorrelation",
                new RecipeSection.Reader<>(
                        List.of("alpha", "beta", "gamma"),
                        of -> new Decomposed(new TotalCorrelation.Weights(
                                of.at("alpha").or(1.0).notNegative(),
                                of.at("beta").notNegative(),
                                of.at("gamma").or(1.0).notNegative()))));
        readers.put(
                "importanceWeighted",
                new RecipeSection.Reader<>(List.of("samples", "growth", "estimator"), of -> Weighted.read(of)));
        readers.put("reconstruction", new RecipeSection.Reader<>(List.of(), of -> new Reconstruct()));
        return section.byKind(readers, "elbo");
    }

    private static ObjectNode kind(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }
}
