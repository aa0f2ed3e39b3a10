package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.points.GaussianMixture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What adversarial networks learn to generate. */
public sealed interface AdversarialData {

    /** The section {@code data} of a recipe. */
    ObjectNode toJson();

    /**
     * A mixture of Gaussians in the plane, which needs no files.
     *
     * @param form where its modes are
     */
    record Mixture(Form form) implements AdversarialData {

        /** Where the modes of a mixture are. */
        public enum Form {
            /** Eight on a circle. */
            RING,
            /** Twenty-five on a square. */
            GRID
        }

        /** The distribution. */
        public GaussianMixture distribution() {
            return form == Form.RING ? GaussianMixture.ring() : GaussianMixture.grid();
        }

        /** What coordinates are divided by, so that networks see them from −1 to 1. */
        public double scale() {
            double largest = 0;
            for (float[] mode : distribution().modes()) {
                for (float coordinate : mode) {
                    largest = Math.max(largest, Math.abs(coordinate));
                }
            }
            return largest;
        }

        @Override
        public ObjectNode toJson() {
            return kind(RecipeValue.word(form));
        }
    }

    /** The digits of MNIST, or a set of that form: {@code --data} says where. */
    record Mnist() implements AdversarialData {

        @Override
        public ObjectNode toJson() {
            return kind("mnist");
        }
    }

    /** Reads the section {@code data}. */
    static AdversarialData read(RecipeSection section) {
        Map<String, RecipeSection.Reader<AdversarialData>> readers = new LinkedHashMap<>();
        readers.put("ring", new RecipeSection.Reader<>(List.of(), none -> new Mixture(Mixture.Form.RING)));
        readers.put("grid", new RecipeSection.Reader<>(List.of(), none -> new Mixture(Mixture.Form.GRID)));
        readers.put("mnist", new RecipeSection.Reader<>(List.of(), none -> new Mnist()));
        return section.byKind(readers, null);
    }

    private static ObjectNode kind(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }
}
