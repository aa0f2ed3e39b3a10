package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.images.ImageGrid;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.data.images.Labels;
import dev.figment.data.images.drawn.DrawnDigits;
import dev.figment.data.images.drawn.DrawnShapes;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Games over images of any kind: drawn, of folders, of MNIST's form, stacked. */
class AdversarialImagesTest {

    private static final String RECIPE = """
            task: gan
            data: { kind: shapes, training: 24, test: 12, height: 32, width: 32, channels: 3 }
            networks: { kind: convolutional, latentDim: 4, width: 2 }
            game: { moves: atOnce }
            training:
              batchSize: 8
              optimizer: { kind: adam }
              schedule: { kind: constant, peak: 1e-3 }
              limits: { steps: 2 }
              replicas: 1
            """;

    private static final String FOLDER =
            "data.kind=folder data.height=32 data.width=32 data.channels=3 data.fitting=exact data.heldOut=16 ";
    private static final String KNOWS_NOTHING = "the classifier of digits does not know these images of ";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data.channels=1                                                          | 32×32 grey
            data.height=64 data.width=64 networks.conditional=true                   | 64×64 RGB
            data.height=28 data.width=28 data.flip=true data.maximumShift=2          | 28×28 RGB
            data.height=10 data.width=7 networks.kind=multilayer                     | 10×7 RGB
            data.kind=digits data.training=30 data.test=12 data.height=12 data.width=12 \
              data.binarization=dynamic data.heldOut=10 networks.kind=multilayer     | 12×12 grey
            """)
    void networksOfEveryKindOfImagesTrainAndAreReadBack(String settings, String shape) throws IOException {
        Path run = directory.resolve("run");

        CommandOutcome trained = train(run, settings);

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("images of " + shape + " to train on, 12 to test on");
        assertThat(trained.out())
                .contains("Fréchet distance of training images", "measured over the images averaged to 8×8 pixels")
                .contains(KNOWS_NOTHING + shape, "--features FILE");
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("What the figures are over", "averaged to 8×8");
        assertThat(Files.readString(run.resolve("results.json"))).contains("\"measuredBy\"", "\"recall\"");
        assertThat(run.resolve("samples/step-1.png")).isNotEmptyFile();
        assertPicture(CommandOutcome.of("sample", run, "-n", 4), run.resolve("sample.png"), shape(shape), 2, 2);
        List<Object> way = new ArrayList<>(List.of("interpolate", run, "--steps", 3));
        if (settings.contains("conditional")) {
            way.addAll(List.of("--label", 2));
        }
        assertPicture(CommandOutcome.of(way.toArray()), run.resolve("interpolate.png"), shape(shape), 3, 2);
    }

    @Test
    void aFolderOfClassesTellsTheNetworksWhatToMake() throws IOException {
        Path data = folders(32);
        Path run = directory.resolve("run");

        CommandOutcome trained = train(run, FOLDER + "networks.conditional=true", "--data", data);

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err())
                .contains("8 images of 32×32 RGB to train on, 8 to test on, 8 held out to say which step is best");
        assertThat(CommandOutcome.of("sample", run, "--label", 1).code()).isZero();
        assertThat(CommandOutcome.of("sample", run, "--label", 2).err())
                .contains("--label must lie in 0 … 1, but is 2");
        Path image = data.resolve("heart/0.png");
        CommandOutcome projected = CommandOutcome.of("project", run, image, "--label", 1, "--steps", 2);
        assertPicture(projected, run.resolve("project.png"), ImageShape.rgb(32, 32), 2, 1);
        CommandOutcome small = CommandOutcome.of("project", run, image(directory.resolve("small.png"), 20));
        assertThat(small.errors())
                .containsExactly("figment: " + directory.resolve("small.png") + " is 20×20 RGB, expected 32×32 RGB");
    }

    @Test
    void evaluationTakesANetworkWhereTheClassifierKnowsNothing() throws IOException {
        Path run = directory.resolve("run");
        assertThat(train(run, "").code()).isZero();
        Path network = directory.resolve("mean.pt");
        try (Scope scope = Scope.open()) {
            JitModule module = new JitModule(new QualifiedName("Features"));
            module.define("def forward(self, x):\n    return x.mean([3])\n");
            module.save(network.toString());
        }

        CommandOutcome coarse = CommandOutcome.of("evaluate", run);
        CommandOutcome named = CommandOutcome.of("evaluate", run, "--features", network);

        assertThat(coarse.code()).as(coarse.err()).isZero();
        assertThat(coarse.out()).contains("12 images against the test set", KNOWS_NOTHING + "32×32 RGB");
        assertThat(named.code()).as(named.err()).isZero();
        assertThat(named.out()).contains("over features of " + network).doesNotContain(KNOWS_NOTHING);
        assertThat(CommandOutcome.of("evaluate", run, "--features", run).errors())
                .singleElement()
                .asString()
                .contains("expected a TorchScript network for others");
    }

    @Test
    void imagesOfMnistsFormThatAreNoDigitsAreNotTakenForDigits() throws IOException {
        Images digits = digits(60);
        int[] others = new int[digits.count()]; // each digit is called by the next
        Arrays.setAll(others, i -> (digits.labels().orElseThrow().of(i) + 1) % 10);
        Path data = Files.createDirectory(directory.resolve("data"));
        for (String part : List.of("train", "t10k")) {
            DigitFiles.write(data, part, digits.labelled(Labels.numbered(others, 10)));
        }

        CommandOutcome trained = train(directory.resolve("run"), "data.kind=mnist", "--data", data);

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains(KNOWS_NOTHING + "28×28 grey").doesNotContain("digits made");
    }

    @Test
    void theModesOfStackedDigitsAreCounted() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        for (String part : List.of("train", "t10k")) {
            DigitFiles.write(data, part, digits(120));
        }
        Path run = directory.resolve("run");

        CommandOutcome trained =
                train(run, "data.kind=stacked-mnist data.training=60 data.test=40 networks.width=2", "--data", data);

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("60 images of 28×28 RGB to train on, 40 to test on");
        assertThat(Files.readString(run.resolve("metrics.jsonl"))).contains("mode_share", "reverse_kl");
        assertThat(trained.out())
                .contains("modes covered", "reverse KL of modes, nats of training images", "192 features of Figment's");
        CommandOutcome evaluated = CommandOutcome.of("evaluate", run, "--data", data, "--images", 100);
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(evaluated.out())
                .containsPattern("100 generated images: \\d+ of 1,000 modes, reverse KL \\d+\\.\\d{4} nats")
                .containsPattern("60 training images: (5\\d|60) of 1,000 modes")
                .contains("p the shares of the digits");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data.height=20 data.width=20 | --set data.height=20: networks of kind convolutional are for images of 28×28, 32×32 \
              or 64×64 pixels, but the data are 20×20 RGB; kind multilayer takes any size
            data.height=64               | but the data are 64×32 RGB
            data.channels=2              | an image has 1 channel (grey) or 3 (RGB), not 2
            data.channels=colour         | data.channels must be a whole number of at least 1, but is "colour"
            data.kind=cifar              | data.kind
            data.flips=true              | unknown key data.flips; did you mean data.flip?
            data.heldOut=24              | data.heldOut must leave images to train on, but is 24 of 24
            data.heldOut=20              | a batch of 8 needs as many images to train on and to validate on, but there are 4 and 20
            data.test=5 training.batchSize=4 | images are measured over 6 or more of each kind, but there are 24 to train on and 5
            data.kind=folder             | a recipe of a folder of images needs --data DIR, the folder
            data.kind=stacked-mnist      | there is no data/mnist: "figment data fetch mnist" fetches it
            networks.kind=points         | networks.kind points and pacgan are for data of kind ring and grid
            """)
    void whatDoesNotFitIsOneLine(String settings, String message) throws IOException {
        assertError(train(directory.resolve("run"), settings), message.replaceAll("\\s+", " "));
    }

    @Test
    void dataThatNobodyReadsAreRefused() throws IOException {
        assertError(
                train(directory.resolve("run"), "", "--data", directory),
                "the recipe draws its images itself: leave out --data " + directory);
    }

    @Test
    void filesThatAreNoImagesOrOfAnotherSizeAreOneLine() throws IOException {
        Path run = directory.resolve("run");
        Path data = folders(32);
        assertError(
                train(run, FOLDER, "--data", directory.resolve("none")),
                "there is no folder " + directory.resolve("none"));
        assertError(train(run, FOLDER, "--data", Files.createDirectory(directory.resolve("empty"))), "has no images");
        assertError(
                train(run, FOLDER.replace("data.heldOut=16", ""), "--data", data),
                "data.heldOut must be at least 2, one half to validate on and the other to test on, but is 0");
        image(data.resolve("heart/0.png"), 20);
        assertError(train(run, FOLDER, "--data", data), "heart/0.png is 20×20 RGB, expected 32×32 RGB");
        Files.writeString(data.resolve("heart/0.png"), "no picture");
        assertError(train(run, FOLDER, "--data", data), "heart/0.png is no PNG or JPEG image");
        ImageIO.write(
                new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB),
                "png",
                data.resolve("heart/0.png").toFile());
        assertError(train(run, FOLDER, "--data", data), "heart/0.png has transparent pixels");
        for (int i = 0; i < 12; i++) {
            Files.delete(data.resolve("heart/" + i + ".png"));
        }
        assertError(
                train(
                        run,
                        FOLDER.replace("heldOut=16", "heldOut=6") + "networks.conditional=true training.batchSize=6",
                        "--data",
                        data),
                "networks.conditional needs images with labels of at least 2 classes, but these have 1");
    }

    @Test
    void foldersOfOtherClassesThanThoseToTestOnAreOneLine() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.move(folders(32), data.resolve("train"));
        Files.createDirectories(data.resolve("test/heart"));
        image(data.resolve("test/heart/0.png"), 32);

        assertError(
                train(directory.resolve("run"), FOLDER, "--data", data),
                "images to train on and to test on must have the same classes, but have [ellipse, heart] and [heart]");
    }

    @Test
    void filesOfMnistsFormThatAreDamagedAreOneLine() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path run = directory.resolve("run");
        String settings = "data.kind=mnist";
        assertError(train(run, settings, "--data", data), "has no file train-images-idx3-ubyte");
        DigitFiles.write(data, "train", digits(30));
        DigitFiles.write(
                data,
                "t10k",
                DrawnDigits.draw(30, ImageShape.grey(20, 20), RandomKey.of(2)).images());
        assertError(
                train(run, settings, "--data", data),
                "images to train on and to test on must have one size and mode, but are 28×28 grey and 20×20 grey");
        Images small =
                DrawnDigits.draw(30, ImageShape.grey(20, 20), RandomKey.of(2)).images();
        DigitFiles.write(data, "train", small);
        assertError(
                train(run, settings, "--data", data), "but the data are 20×20 grey; kind multilayer takes any size");
        Path labels = data.resolve("train-labels-idx1-ubyte");
        byte[] bytes = Files.readAllBytes(labels);
        bytes[8] = 17;
        Files.write(labels, bytes);
        assertError(train(run, settings, "--data", data), "the label of image 0 is 17, expected 0 to 9");
        Path images = data.resolve("train-images-idx3-ubyte");
        Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 500));
        assertError(train(run, settings, "--data", data), "the IDX header promises 12000 values, but the file has 484");
        Files.writeString(images, "figment");
        assertError(train(run, settings, "--data", data), "the IDX header is corrupt or of something else");
    }

    @Test
    void stackedDigitsNeedEveryDigit() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        for (String part : List.of("train", "t10k")) {
            DigitFiles.write(data, part, digits(5));
        }
        assertError(
                train(directory.resolve("run"), "data.kind=stacked-mnist", "--data", data),
                "digits to be stacked are of 10 classes that all occur, but there is none of class");
    }

    private static Images digits(int count) {
        return DrawnDigits.draw(count, ImageShape.grey(28, 28), RandomKey.of(5)).images();
    }

    /** Twelve pictures of each of two classes. */
    private Path folders(int side) throws IOException {
        Path data = Files.createDirectory(directory.resolve("pictures"));
        for (String name : List.of("ellipse", "heart")) {
            Files.createDirectory(data.resolve(name));
            for (int i = 0; i < 12; i++) {
                image(data.resolve(name + "/" + i + ".png"), side);
            }
        }
        return data;
    }

    private static Path image(Path file, int side) throws IOException {
        float[] shape = DrawnShapes.draw(
                        1,
                        ImageShape.rgb(side, side),
                        RandomKey.of(file.toString().length()))
                .images()
                .intensities(0);
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < shape.length; i++) {
            image.getRaster().setSample(i % side, i / side % side, i / (side * side), Math.round(255 * shape[i]));
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private CommandOutcome train(Path run, String settings, Object... more) throws IOException {
        Path recipe = Files.writeString(directory.resolve("images.yaml"), RECIPE);
        List<Object> words = new ArrayList<>(List.of("train", recipe, "--run", run));
        for (String setting : settings.isBlank()
                ? List.<String>of()
                : List.of(settings.strip().split("\\s+"))) {
            words.addAll(List.of("--set", setting));
        }
        words.addAll(List.of(more));
        return CommandOutcome.of(words.toArray());
    }

    private static void assertError(CommandOutcome outcome, String message) {
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errors())
                .as(outcome.err())
                .singleElement()
                .asString()
                .contains(message);
    }

    private static ImageShape shape(String name) {
        String[] sides = name.split("[× ]");
        return new ImageShape(name.endsWith("RGB") ? 3 : 1, Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }

    private static void assertPicture(CommandOutcome outcome, Path file, ImageShape shape, int columns, int rows)
            throws IOException {
        assertThat(outcome.code()).as(outcome.err()).isZero();
        float[] blank = new float[columns * rows * shape.size()];
        BufferedImage expected = ImageIO.read(
                new ByteArrayInputStream(ImageGrid.of(shape, columns).add(blank).png()));
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).isEqualTo(expected.getWidth());
        assertThat(picture.getHeight()).isEqualTo(expected.getHeight());
    }
}
