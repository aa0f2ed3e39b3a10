package dev.figment.cli.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.images.Augmentation;
import dev.figment.data.images.Binarization;
import dev.figment.data.images.ImageFolder;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.StackedDigits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which images a model learns from, and how they are prepared.
 *
 * @param source where they come from
 * @param binarization how grey values become 0 or 1
 * @param augmentation what is changed in training
 * @param heldOut how many images of the training set are validated on instead; 0 for no validation. Of a {@link Folder} without
 *     {@code train} and {@code test} half of them are tested on
 */
public record ImageData(Source source, Binarization binarization, Augmentation augmentation, int heldOut) {

    private static final String STACKED_MNIST = "stacked-mnist";
    private static final List<String> PREPARATION = List.of("binarization", "flip", "maximumShift", "heldOut");

    /** @throws IllegalArgumentException if the number held out is negative */
    public ImageData {
        if (heldOut < 0) {
            throw new IllegalArgumentException("heldOut must not be negative, but is " + heldOut);
        }
    }

    /** Where images come from. */
    public sealed interface Source {

        /** The size and mode that the recipe asks for; empty where the files decide. */
        default Optional<ImageShape> asked() {
            return Optional.empty();
        }
    }

    /** The digits of MNIST, or a set of its form such as Fashion-MNIST: {@code --data} says where. */
    public record Mnist() implements Source {}

    /** {@link StackedDigits} of MNIST, so many drawn from its digits for training and for tests. */
    public record StackedMnist(int training, int test) implements Source {}

    /** Drawn digits. */
    public record Digits(int training, int test, ImageShape shape) implements Source {

        @Override
        public Optional<ImageShape> asked() {
            return Optional.of(shape);
        }
    }

    /** Drawn shapes. */
    public record Shapes(int training, int test, ImageShape shape) implements Source {

        @Override
        public Optional<ImageShape> asked() {
            return Optional.of(shape);
        }
    }

    /**
     * PNG and JPEG files below {@code --data}: in {@code train} and {@code test} where there are such folders, else in the
     * folder itself, and tested on half of what is held out.
     *
     * @param fitting what is done with images of another size or mode
     */
    public record Folder(ImageShape shape, ImageFolder.Fitting fitting) implements Source {

        @Override
        public Optional<ImageShape> asked() {
            return Optional.of(shape);
        }
    }

    static ImageData read(RecipeSection section) {
        return section.byKind(readers(), null);
    }

    /** What reads each kind. */
    static Map<String, RecipeSection.Reader<ImageData>> readers() {
        Map<String, RecipeSection.Reader<ImageData>> readers = new LinkedHashMap<>();
        readers.put("mnist", reader(List.of(), of -> new Mnist()));
        readers.put(
                STACKED_MNIST,
                reader(
                        List.of("training", "test"),
                        of -> new StackedMnist(
                                of.at("training").or(60_000).integer(1),
                                of.at("test").or(26_000).integer(1))));
        List<String> drawn = List.of("training", "test", "height", "width", "channels");
        readers.put("digits", reader(drawn, of -> new Digits(training(of), test(of), shape(of, 28))));
        readers.put("shapes", reader(drawn, of -> new Shapes(training(of), test(of), shape(of, 32))));
        readers.put(
                "folder",
                reader(
                        List.of("height", "width", "channels", "fitting"),
                        of -> new Folder(
                                shape(of, 32),
                                of.at("fitting").or("cropAndScale").constant(ImageFolder.Fitting.values()))));
        return readers;
    }

    /** Reads one source. */
    @FunctionalInterface
    private interface SourceReader {
        Source read(RecipeSection section);
    }

    private static RecipeSection.Reader<ImageData> reader(List<String> keys, SourceReader source) {
        List<String> all = new ArrayList<>(keys);
        all.addAll(PREPARATION);
        return new RecipeSection.Reader<>(
                all,
                of -> new ImageData(
                        source.read(of),
                        of.at("binarization").or("none").constant(Binarization.values()),
                        new Augmentation(
                                of.at("flip").or(false).bool(),
                                of.at("maximumShift").or(0).integer(0)),
                        of.at("heldOut").or(0).integer(0)));
    }

    private static int training(RecipeSection section) {
        return section.at("training").or(20_000).integer(1);
    }

    private static int test(RecipeSection section) {
        return section.at("test").or(2_000).integer(1);
    }

    private static ImageShape shape(RecipeSection section, int side) {
        return new ImageShape(
                section.at("channels").or(1).integer(1),
                section.at("height").or(side).integer(1),
                section.at("width").or(side).integer(1));
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (source instanceof Mnist) {
            json.put("kind", "mnist");
        } else if (source instanceof StackedMnist stacked) {
            json.put("kind", STACKED_MNIST).put("training", stacked.training()).put("test", stacked.test());
        } else if (source instanceof Digits digits) {
            drawn(json, "digits", digits.training(), digits.test(), digits.shape());
        } else if (source instanceof Shapes shapes) {
            drawn(json, "shapes", shapes.training(), shapes.test(), shapes.shape());
        } else if (source instanceof Folder folder) {
            json.put("kind", "folder");
            put(json, folder.shape());
            json.put("fitting", RecipeValue.word(folder.fitting()));
        }
        json.put("binarization", RecipeValue.word(binarization));
        json.put("flip", augmentation.flip());
        json.put("maximumShift", augmentation.maximumShift());
        json.put("heldOut", heldOut);
        return json;
    }

    private static void drawn(ObjectNode json, String kind, int training, int test, ImageShape shape) {
        json.put("kind", kind).put("training", training).put("test", test);
        put(json, shape);
    }

    private static void put(ObjectNode json, ImageShape shape) {
        json.put("height", shape.height()).put("width", shape.width()).put("channels", shape.channels());
    }
}
