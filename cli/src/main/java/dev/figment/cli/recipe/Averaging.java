package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which parameters the finished model has. */
public sealed interface Averaging {

    /** The section {@code average} of a recipe. */
    ObjectNode toJson();

    /** Those of the best validation. */
    record None() implements Averaging {
        @Override
        public ObjectNode toJson() {
            return kind("none");
        }
    }

    /**
     * The mean of the last n snapshots, as in Vaswani et al. 2017, §6.1, arXiv:1706.03762.
     *
     * @param count n
     * @param of when a snapshot is taken
     */
    record Last(int count, Snapshot of) implements Averaging {

        private static final List<String> KEYS = List.of("count", "of");

        /** When a snapshot of the parameters is taken. */
        public enum Snapshot {
            CHECKPOINTS,
            VALIDATIONS
        }

        /** @throws IllegalArgumentException if the count is not positive */
        public Last {
            if (count < 1) {
                throw new IllegalArgumentException("the mean is taken over at least one snapshot, not " + count);
            }
        }

        private static Averaging read(RecipeSection section) {
            return new Last(
                    section.at("count").integer(1),
                    section.at("of").or("checkpoints").constant(Snapshot.values()));
        }

        @Override
        public ObjectNode toJson() {
            return kind("last").put("count", count).put("of", RecipeValue.word(of));
        }
    }

    /**
     * An exponential moving average, θ̄ ← γ θ̄ + (1 − γ) θ after every step: Polyak and Juditsky 1992.
     *
     * @param decay γ
     */
    record Exponential(double decay) implements Averaging {

        private static final List<String> KEYS = List.of("decay");

        /** @throws IllegalArgumentException if the decay is outside [0, 1) */
        public Exponential {
            if (!(decay >= 0 && decay < 1)) {
                throw new IllegalArgumentException("the decay of an average must lie in [0, 1), but is " + decay);
            }
        }

        private static Averaging read(RecipeSection section) {
            return new Exponential(section.at("decay").or(0.999).fraction());
        }

        @Override
        public ObjectNode toJson() {
            return kind("exponential").put("decay", decay);
        }
    }

    /**
     * An exponential moving average of a generator, whose memory grows with training: Karras et al. 2020, arXiv:2006.06676.
     *
     * @param halfLife in steps
     * @param rampUp the half-life is at most this share of the steps so far
     */
    record Generator(double halfLife, double rampUp) implements Averaging {

        private static final List<String> KEYS = List.of("halfLife", "rampUp");

        private static Averaging read(RecipeSection section) {
            return new Generator(
                    section.at("halfLife").positive(),
                    section.at("rampUp").or(0.05).positive());
        }

        @Override
        public ObjectNode toJson() {
            return kind("generator").put("halfLife", halfLife).put("rampUp", rampUp);
        }
    }

    /** Reads the section {@code average}. */
    static Averaging read(RecipeSection section) {
        Map<String, RecipeSection.Reader<Averaging>> readers = new LinkedHashMap<>();
        readers.put("none", new RecipeSection.Reader<>(List.of(), none -> new None()));
        readers.put("last", new RecipeSection.Reader<>(Last.KEYS, Last::read));
        readers.put("exponential", new RecipeSection.Reader<>(Exponential.KEYS, Exponential::read));
        readers.put("generator", new RecipeSection.Reader<>(Generator.KEYS, Generator::read));
        return section.byKind(readers, "none");
    }

    private static ObjectNode kind(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }
}
