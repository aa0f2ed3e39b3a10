package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.images.ImageGrid;
import dev.figment.data.images.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Autoencoders on the command line: from a recipe to pictures, codes and measures. */
class VaeCommandsTest {

    private static final String RECIPE = """
            task: vae
            data: { kind: digits, training: 120, test: 60, height: 12, width: 12, heldOut: 20, binarization: dynamic }
            model:
              latentDim: 3
              backbone: { kind: perceptron, hidden: [16] }
              conditional: false
            training:
              batchSize: 20
              objective: { kind: elbo, warmup: 5 }
              optimizer: { kind: adam }
              schedule: { kind: constant, peak: 1e-2 }
              limits: { epochs: 3 }
              replicas: 1
            """;

    @TempDir
    private Path directory;

    @Test
    void a_run_leaves_a_model_pictures_and_a_page_that_tells_of_it() throws IOException {
        Path run = directory.resolve("run");

        CommandOutcome outcome = train(run);

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("drawing 180 digits", "100 images of 12×12 grey to train on, 60 to test on");
        assertThat(outcome.out())
                .contains("60 test images, nats per image:", "negative bound", "active units", "mutual information gap")
                .contains("sample with: figment sample " + run);
        assertThat(run.resolve("config.json")).content().contains("figment-vae");
        assertThat(run.resolve("metrics.jsonl")).content().contains("\"latent_dimension_divergence:z2\":");
        assertThat(run.resolve("results.json")).content().contains("\"activeUnits\"", "\"divergences\"");
        assertThat(run.resolve("samples/step-1.png")).exists();
        assertThat(run.resolve("samples/step-6.png")).exists(); // the first step of the second epoch
        assertThat(run.resolve("report.html"))
                .content()
                .contains(
                        "Samples over time", "Divergence of each dimension", "Codes of test images", "data:image/png");
    }

    @Test
    void a_run_that_went_on_ends_with_the_bytes_of_one_that_was_never_stopped() throws IOException {
        Path straight = directory.resolve("straight");
        Path broken = directory.resolve("broken");
        train(straight);
        train(broken, "--set", "training.limits.epochs=1");

        CommandOutcome resumed = train(broken, "--resume");

        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(broken.resolve("model.safetensors")).hasSameBinaryContentAs(straight.resolve("model.safetensors"));
    }

    @Test
    void pictures_codes_and_measures_come_from_the_run() throws IOException {
        Path run = directory.resolve("run");
        train(run);
        Path a = image("a.png", 12);
        Path b = image("b.png", 12);

        assertPicture(CommandOutcome.of("sample", run, "-n", "9"), run.resolve("sample.png"), 3, 3);
        assertPicture(CommandOutcome.of("reconstruct", run, a, b), run.resolve("reconstruct.png"), 2, 2);
        assertPicture(CommandOutcome.of("interpolate", run, a, b), run.resolve("interpolate.png"), 10, 2);
        assertPicture(CommandOutcome.of("interpolate", run, "--steps", "4"), run.resolve("interpolate.png"), 4, 2);
        assertPicture(CommandOutcome.of("interpolate", run, "--test", "3,59"), run.resolve("interpolate.png"), 10, 2);
        assertError(
                CommandOutcome.of("interpolate", run, "--test", "3,60"), "there is no test image 60: expected 0 to 59");
        assertPicture(CommandOutcome.of("traverse", run), run.resolve("traverse.png"), 11, 3);

        CommandOutcome embedded = CommandOutcome.of("embed", run);
        assertThat(embedded.code()).as(embedded.err()).isZero();
        List<String> lines = Files.readAllLines(run.resolve("codes.csv"));
        assertThat(lines).hasSize(61);
        assertThat(lines.get(0)).isEqualTo("image,label,z0,z1,z2");
        assertThat(lines.get(1)).matches("0,\\d(,-?[\\d.E-]+){3}");

        Path npy = directory.resolve("codes.npy");
        assertThat(CommandOutcome.of("embed", run, a, "-o", npy).code()).isZero();
        byte[] bytes = Files.readAllBytes(npy);
        assertThat(new String(bytes, 0, 128, StandardCharsets.ISO_8859_1))
                .contains("NUMPY", "'descr': '<f4'", "'shape': (1, 3)");
        assertThat(bytes).hasSize(128 + 12);

        CommandOutcome evaluated = CommandOutcome.of("evaluate", run, "--samples", "20");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(evaluated.out()).contains("−log p(x)", "by importance sampling with 20 samples");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "training.objective.kind=freeBits,training.objective.nats=0.1",
                "training.objective.kind=capacity,training.objective.capacity=5,training.objective.steps=10",
                "training.objective.kind=totalCorrelation,training.objective.beta=6",
                "training.objective.kind=importanceWeighted,training.objective.samples=3",
                "training.objective.kind=reconstruction",
                "model.conditional=true",
                "model.likelihood=discretizedLogistic,data.binarization=none",
                "data.kind=shapes,data.height=16,data.width=16,data.channels=3,data.training=60,data.test=40,"
                        + "model.backbone.kind=convolutional,model.backbone.channels=4;6,model.backbone.hidden=8"
            })
    void every_kind_of_recipe_trains_and_is_read_back(String settings) throws IOException {
        Path run = directory.resolve("run");
        Object[] arguments = Stream.concat(
                        Stream.of("--set", "training.limits.epochs=1"),
                        Arrays.stream(settings.split(","))
                                .flatMap(setting -> Stream.of("--set", setting.replace(';', ','))))
                .toArray();

        CommandOutcome outcome = train(run, arguments);

        assertThat(outcome.code()).as(outcome.err()).isZero();
        CommandOutcome next = settings.contains("reconstruction")
                ? CommandOutcome.of("evaluate", run)
                : CommandOutcome.of("sample", run);
        assertThat(next.code()).as(next.err()).isZero();
    }

    @Test
    void what_does_not_fit_is_one_clear_line() throws IOException {
        Path run = directory.resolve("run");
        train(run);
        Path large = image("large.png", 20);

        assertError(CommandOutcome.of("reconstruct", run, large), large + " is 20×20 grey, expected 12×12 grey");
        assertError(
                CommandOutcome.of("sample", run, "--label", "3"),
                "the model in " + run + " is not told labels, but --label is 3");
        assertError(
                train(directory.resolve("zero"), "--set", "model.latentDim=0"),
                "--set model.latentDim=0: model.latentDim must be a whole number of at least 1, but is \"0\"");
        assertError(
                train(directory.resolve("odd"), "--set", "training.batchSizes=3"),
                "--set training.batchSizes=3: unknown key training.batchSizes; did you mean training.batchSize?");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertError(
                train(directory.resolve("none"), "--set", "data.kind=folder", "--data", empty),
                empty + " has no images: expected files that end in .png, .jpg or .jpeg, or folders with such files");
        Path plain = directory.resolve("plain");
        train(plain, "--set", "training.objective.kind=reconstruction");
        assertError(
                CommandOutcome.of("sample", plain),
                plain + " holds a plain autoencoder, but sampling needs a variational one");
        assertError(
                CommandOutcome.of("evaluate", plain, "--samples", 5),
                "--samples is for a run of a variational autoencoder, but " + plain
                        + " is a run of a plain autoencoder");
    }

    @Test
    void a_conditional_model_must_be_told_the_class_of_a_way_and_of_rows() throws IOException {
        Path run = directory.resolve("run");
        train(run, "--set", "model.conditional=true", "--set", "training.limits.epochs=1");

        for (String command : List.of("interpolate", "traverse")) {
            assertError(
                    CommandOutcome.of(command, run),
                    "the model in " + run + " is told the class: expected --label N, with N in 0 … 9");
            assertThat(CommandOutcome.of(command, run, "--label", 7).code()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--beam 2, translation",
        "--length-penalty 1, translation",
        "--output DIR, translation",
        "--features FILE, generated images",
        "--images 5, generated images"
    })
    void evaluation_refuses_an_option_that_autoencoders_have_no_use_for(String option, String users)
            throws IOException {
        Path run = directory.resolve("run");
        train(run, "--set", "training.limits.epochs=1");
        String[] words = option.split(" ", -1);

        assertError(
                CommandOutcome.of("evaluate", run, words[0], words[1]),
                words[0] + " is for a run of " + users + ", but " + run + " is a run of a variational autoencoder");
    }

    @Test
    void a_value_of_the_data_that_is_not_a_number_is_named_with_its_place() throws IOException {
        Path data = Files.createDirectory(directory.resolve("numbers"));
        ByteBuffer images = ByteBuffer.allocate(16 + 4 * 3 * 12 * 12).putInt(0x0D03); // float32, [3, 12, 12]
        images.putInt(3).putInt(12).putInt(12);
        images.putFloat(16 + 4 * (2 * 144 + 5 * 12 + 7), Float.NaN);
        Path file = Files.write(data.resolve("train-images-idx3-ubyte"), images.array());
        ByteBuffer labels = ByteBuffer.allocate(8 + 3).putInt(0x0801).putInt(3);
        Files.write(data.resolve("train-labels-idx1-ubyte"), labels.array());
        Path run = directory.resolve("run");

        assertError(
                train(run, "--set", "data.kind=mnist", "--data", data),
                file
                        + ": the value of image 2, row 5, column 7 (counted from 0) is NaN, expected a number from 0 to 1");
        assertThat(run).doesNotExist();
    }

    private CommandOutcome train(Path run, Object... more) throws IOException {
        Path recipe = Files.writeString(directory.resolve("tiny.yaml"), RECIPE);
        Object[] arguments = new Object[more.length + 4];
        arguments[0] = "train";
        arguments[1] = recipe;
        arguments[2] = "--run";
        arguments[3] = run;
        System.arraycopy(more, 0, arguments, 4, more.length);
        return CommandOutcome.of(arguments);
    }

    private Path image(String name, int side) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(side / 2, side / 2, 0, 255);
        Path file = directory.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private static void assertPicture(CommandOutcome outcome, Path file, int columns, int rows) throws IOException {
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains(file.toString());
        float[] cells = new float[columns * rows * 144];
        byte[] expected =
                ImageGrid.of(ImageShape.grey(12, 12), columns).add(cells).png();
        BufferedImage picture = ImageIO.read(file.toFile());
        BufferedImage empty = ImageIO.read(new ByteArrayInputStream(expected));
        assertThat(picture.getWidth()).isEqualTo(empty.getWidth());
        assertThat(picture.getHeight()).isEqualTo(empty.getHeight());
    }

    private static void assertError(CommandOutcome outcome, String line) {
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errors()).containsExactly("figment: " + line);
    }
}
