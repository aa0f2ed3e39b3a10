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
            return JsonNodeFactory.instance.objectNode().put("kind", RecipeValue.word(form));
        }
    }

    /**
     * Images.
     *
     * @param data which, and how they are prepared
     */
    record OfImages(ImageData data) implements AdversarialData {

        @Override
        public ObjectNode toJson() {
            return data.toJson();
        }
    }

    /** Reads the section {@code data}. */
    static AdversarialData read(RecipeSection section) {
        Map<String, RecipeSection.Reader<AdversarialData>> readers = new LinkedHashMap<>();
        readers.put("ring", new RecipeSection.Reader<>(List.of(), none -> new Mixture(Mixture.Form.RING)));
        readers.put("grid", new RecipeSection.Reader<>(List.of(), none -> new Mixture(Mixture.Form.GRID)));
        ImageData.readers()
                .forEach((kind, reader) -> readers.put(
                        kind,
                        new RecipeSection.Reader<>(
                                reader.keys(), of -> new OfImages(reader.read().apply(of)))));
        return section.byKind(readers, null);
    }
}
