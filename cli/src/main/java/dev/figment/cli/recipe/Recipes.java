package dev.figment.cli.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.io.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The recipes that come with Figment, and those that people write. Stateless, thread-safe. */
public final class Recipes {

    /** What reads the recipes of each task. */
    private static final Map<String, BiFunction<RecipeSource, String, Recipe>> TASKS = Map.of(
            TranslationRecipe.TASK, TranslationRecipe::read,
            VaeRecipe.TASK, VaeRecipe::read,
            AdversarialRecipe.TASK, AdversarialRecipe::read,
            ClassifierRecipe.TASK, ClassifierRecipe::read);

    private Recipes() {}

    /** The names of the built-in recipes and one line about each, in the order in which to try them. */
    public static Map<String, String> builtIn() {
        Map<String, String> recipes = new LinkedHashMap<>();
        recipes.put("dates", "dates as people write them into ISO 8601; needs no data and two minutes");
        recipes.put("multi30k", "German image captions into English; needs the data set multi30k and an hour");
        recipes.put(
                "shapes-vae",
                "drawn shapes of known size, rotation and place into codes; needs no data and two minutes");
        recipes.put(
                "mnist-vae", "digits into codes, as PyTorch's example does; needs the data set mnist and two minutes");
        recipes.put("mnist-binary-vae", "binary digits, for their likelihood; needs the data set mnist and 45 minutes");
        recipes.put("mnist-iwae", "the same by 50 importance-weighted samples; needs the data set mnist and two hours");
        recipes.put("gaussians-gan", "points around eight modes, by a GAN that misses none; needs no data and minutes");
        recipes.put(
                "gaussians-pacgan", "the same by the networks of PacGAN, which miss some: to try cures on; no data");
        recipes.put("shapes-gan", "drawn shapes in colour by convolutional networks; needs no data and minutes");
        recipes.put("mnist-gan", "digits by the multilayer GAN; needs the data set mnist");
        recipes.put("mnist-dcgan", "digits by convolutional networks; needs the data set mnist");
        recipes.put("mnist-wgan-gp", "digits by a Wasserstein GAN with gradient penalty; needs the data set mnist");
        recipes.put("mnist-sngan", "digits under spectral normalisation; needs the data set mnist");
        recipes.put(
                "stacked-mnist-gan", "three digits in one image, a thousand modes to miss; needs the data set mnist");
        recipes.put(
                "mnist-classifier",
                "which digit it is: what generated digits are measured by; needs the data set mnist");
        return Collections.unmodifiableMap(recipes);
    }

    /** The text of a built-in recipe, with its comments: a beginning for one's own. */
    public static String text(String builtIn) {
        if (!builtIn().containsKey(builtIn)) {
            throw unknown(builtIn);
        }
        try (InputStream in = Recipes.class.getResourceAsStream("recipes/" + builtIn + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the recipe " + builtIn + " is missing from the build");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the recipe " + builtIn + " cannot be read from the build", e);
        }
    }

    /**
     * Loads a recipe.
     *
     * @param nameOrFile a built-in recipe, or a YAML file: what ends in .yaml or .yml, or holds a separator
     * @param settings values to replace, {@code training.tokensPerBatch=2048}; each is read as the type of its key
     * @throws RecipeException in one line, if there is no such recipe, or it or a setting has an unknown key, a wrong
     *     type, a value out of range, a key missing or given twice, or is no YAML
     */
    public static Recipe load(String nameOrFile, List<String> settings) {
        if (builtIn().containsKey(nameOrFile)) {
            RecipeSource source = RecipeTree.parse(text(nameOrFile), "recipe " + nameOrFile);
            return read(source.with(settings), nameOrFile);
        }
        if (!isFile(nameOrFile)) {
            throw unknown(nameOrFile);
        }
        RecipeSource source = RecipeTree.parse(content(nameOrFile), nameOrFile);
        return read(source.with(settings), stem(nameOrFile));
    }

    /**
     * Reads what {@link Recipe#toJson} wrote.
     *
     * @param origin names the file in errors
     * @throws RecipeException if the task or a key is unknown, missing, of another type or out of range
     */
    public static Recipe fromJson(ObjectNode json, String origin) {
        return read(new RecipeSource(origin, json, Map.of(), Map.of()), "run");
    }

    private static Recipe read(RecipeSource source, String name) {
        String task = RecipeSection.task(source, new TreeMap<>(TASKS).keySet());
        return Objects.requireNonNull(TASKS.get(task)).apply(source, name);
    }

    private static boolean isFile(String nameOrFile) {
        return nameOrFile.endsWith(".yaml")
                || nameOrFile.endsWith(".yml")
                || nameOrFile.contains("/")
                || nameOrFile.contains("\\");
    }

    private static String content(String file) {
        try {
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw new RecipeException(file + " is a directory, but a recipe is a YAML file");
            }
            if (Files.notExists(path)) {
                throw new RecipeException(file + ": no such recipe file");
            }
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RecipeException(file + " is not UTF-8", e);
        } catch (IOException | InvalidPathException e) {
            throw new RecipeException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String stem(String file) {
        @Nullable Path name = Path.of(file).getFileName();
        String text = name == null ? file : name.toString();
        int dot = text.lastIndexOf('.');
        return dot > 0 ? text.substring(0, dot) : text;
    }

    private static RecipeException unknown(String name) {
        String advice = NearestName.of(name, builtIn().keySet())
                .map(near -> "did you mean " + near + "?")
                .orElse("there are " + String.join(", ", builtIn().keySet()) + ", and files that end in .yaml");
        return new RecipeException("unknown recipe \"" + name + "\"; " + advice);
    }
}
