package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.figment.data.images.ImageGrid;
import dev.figment.data.images.ImageShape;
import dev.figment.data.images.drawn.DrawnDigits;
import dev.figment.tensor.RandomKey;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done with generated images on the command line, with a few drawn digits in MNIST's files. */
class GeneratedImageCommandsTest {

    private static final ImageShape SHAPE = ImageShape.grey(28, 28);

    @TempDir
    private static Path directory;

    private static Path data;
    private static Path run;
    private static CommandOutcome training;

    @BeforeAll
    static void trainsOnce() throws IOException {
        data = Files.createDirectory(directory.resolve("data"));
        for (String part : List.of("train", "t10k")) {
            int count = part.equals("train") ? 112 : 40;
            DigitFiles.write(
                    data,
                    part,
                    DrawnDigits.draw(count, SHAPE, RandomKey.of(5).fold(part)).images());
        }
        run = directory.resolve("run");
        training = CommandOutcome.of(
                "train",
                "mnist-gan",
                "--data",
                data,
                "--run",
                run,
                "--replicas",
                2,
                "--set",
                "data.heldOut=16",
                "--set",
                "training.limits.epochs=3",
                "--set",
                "training.batchSize=8",
                "--set",
                "training.checkpointEvery=12 steps");
    }

    @Test
    void aRunMeasuresItsImagesBesideThoseOfTheTrainingSet() throws IOException {
        assertThat(training.code()).as(training.err()).isZero();
        assertThat(training.out())
                .contains("Fréchet distance", "Fréchet distance of training images")
                .containsPattern("(?m)^digits made +\\d+$");
        assertThat(Files.readString(run.resolve("results.json")))
                .contains("\"recall\"", "\"recall of training images\"");
        assertThat(Files.readString(run.resolve("metrics.jsonl"))).contains("frechet", "accuracy_generated");
    }

    @Test
    void aRunShowsTheSameLatentVectorsOverTime() throws IOException {
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("The same latent vectors over time", "step 13");
        Path still = directory.resolve("still");
        CommandOutcome trained = CommandOutcome.of(
                "train",
                "mnist-gan",
                "--data",
                data,
                "--run",
                still,
                "--replicas",
                1,
                "--set",
                "data.heldOut=16",
                "--set",
                "training.limits.steps=30",
                "--set",
                "training.batchSize=8",
                "--set",
                "training.schedule.peak=1e-30"); // what moves are the generator's running means and variances alone
        assertThat(trained.code()).as(trained.err()).isZero();

        double[][] before = cells(still.resolve("samples/step-13.png"));
        double[][] after = cells(still.resolve("samples/step-25.png"));

        for (int i = 0; i < before.length; i++) {
            assertThat(mostAlike(before[i], after)).as("place of picture " + i).isEqualTo(i);
        }
    }

    /** The pictures of snapshots, each without what all have in common. */
    private static double[][] cells(Path png) throws IOException {
        int columns = 10;
        int rows = 4;
        BufferedImage whole = ImageIO.read(png.toFile());
        int width = whole.getWidth() / columns;
        int height = whole.getHeight() / rows;
        double[][] cells = new double[columns * rows][width * height];
        double[] mean = new double[width * height];
        for (int cell = 0; cell < cells.length; cell++) {
            for (int i = 0; i < mean.length; i++) {
                int x = cell % columns * width + i % width;
                int y = cell / columns * height + i / width;
                cells[cell][i] = whole.getRaster().getSample(x, y, 0);
                mean[i] += cells[cell][i] / cells.length;
            }
        }
        for (double[] cell : cells) {
            Arrays.setAll(cell, i -> cell[i] - mean[i]);
        }
        return cells;
    }

    private static int mostAlike(double[] picture, double[][] others) {
        return IntStream.range(0, others.length)
                .boxed()
                .max(Comparator.comparingDouble(i -> cosine(picture, others[i])))
                .orElseThrow();
    }

    private static double cosine(double[] a, double[] b) {
        double products = 0;
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            products += a[i] * b[i];
            squares += b[i] * b[i]; // a is the same for all
        }
        return products / Math.sqrt(squares);
    }

    @Test
    void anotherClassifierOfDigitsCanMeasureAsItsTrainingSaysAtTheEnd() {
        Path classifier = directory.resolve("classifier");
        CommandOutcome trained = CommandOutcome.of(
                "train",
                "mnist-classifier",
                "--data",
                data,
                "--run",
                classifier,
                "--replicas",
                1,
                "--set",
                "data.heldOut=16",
                "--set",
                "training.limits.epochs=1",
                "--set",
                "training.batchSize=16");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out())
                .contains("of 40 test images", "SHA-256 ", "figment evaluate RUN --features " + classifier);

        assertThat(CommandOutcome.of("evaluate", classifier, "--data", data).err())
                .contains(classifier + " is a run of a classifier, which its training has measured");

        CommandOutcome outcome = CommandOutcome.of("evaluate", run, "--data", data, "--features", classifier);

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("over 64 features of the classifier in " + classifier, "  generated 0 … 9, % ")
                .containsPattern("generated images: \\d+ of 10 classes, reverse KL ")
                .doesNotContain("digits"); // nobody knows of what its classes are
    }

    @Test
    void evaluationPrintsEachFigureBesideThatOfTrainingImages() throws IOException {
        CommandOutcome outcome = CommandOutcome.of("evaluate", run, "--data", data);

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("40 images against the test set, over 64 features of Figment's classifier of digits")
                .contains("not Inception's", "generated   training set", "density", "coverage", "reverse KL");
        JsonNode stored = new ObjectMapper()
                .readTree(run.resolve("results.json").toFile())
                .path("test");
        for (String name :
                List.of("Fréchet distance", "kernel distance", "precision", "recall", "density", "coverage")) {
            double ofGenerated = stored.path(name).doubleValue();
            double ofTraining = stored.path(name + " of training images").doubleValue();
            assertThat(ofGenerated).as(name).isNotEqualTo(ofTraining);
            assertThat(outcome.out())
                    .contains(String.format(Locale.ROOT, "  %-18s %10.4f   %10.4f", name, ofGenerated, ofTraining));
        }
        assertThat(outcome.out())
                .isEqualTo(CommandOutcome.of("evaluate", run, "--data", data).out());
    }

    @Test
    void aConditionalGeneratorIsToldTheDigit() throws IOException {
        Path conditional = directory.resolve("conditional");
        CommandOutcome trained = CommandOutcome.of(
                "train",
                "mnist-dcgan",
                "--data",
                data,
                "--run",
                conditional,
                "--replicas",
                2,
                "--set",
                "data.heldOut=16",
                "--set",
                "networks.conditional=true",
                "--set",
                "networks.width=4",
                "--set",
                "networks.smallestSide=7",
                "--set",
                "training.limits.steps=3",
                "--set",
                "training.batchSize=8");
        assertThat(trained.code()).as(trained.err()).isZero();

        Path png = conditional.resolve("sample.png");
        assertPicture(CommandOutcome.of("sample", conditional, "-n", 4, "--label", 3), png, 2, 2);
        byte[] threes = Files.readAllBytes(png);
        assertPicture(CommandOutcome.of("sample", conditional, "-n", 4, "--label", 4), png, 2, 2);
        assertThat(Files.readAllBytes(png)).isNotEqualTo(threes);
        assertThat(CommandOutcome.of("sample", conditional, "--label", 10).err().strip())
                .hasLineCount(1)
                .contains("--label must lie in 0 … 9, but is 10");

        String missing =
                "figment: the generator in " + conditional + " is told the class: expected --label N, with N in 0 … 9";
        Path image = cell(sample(conditional, "--label", 3));
        assertThat(CommandOutcome.of("interpolate", conditional).errors()).containsExactly(missing);
        assertThat(CommandOutcome.of("project", conditional, image).errors()).containsExactly(missing);
        assertPicture(
                CommandOutcome.of("interpolate", conditional, "--label", 3, "--steps", 4),
                conditional.resolve("interpolate.png"),
                4,
                2);
        assertPicture(
                CommandOutcome.of("project", conditional, image, "--label", 3, "--steps", 2),
                conditional.resolve("project.png"),
                2,
                1);
    }

    @Test
    void samplesAndWaysAreGrids() throws IOException {
        assertPicture(CommandOutcome.of("sample", run, "-n", 9), run.resolve("sample.png"), 3, 3);
        assertPicture(CommandOutcome.of("interpolate", run, "--steps", 4), run.resolve("interpolate.png"), 4, 2);
    }

    @Test
    void projectionFindsTheCodeOfAnImageThatTheGeneratorMade() throws IOException {
        CommandOutcome outcome = CommandOutcome.of("project", run, cell(sample(run)), "--steps", 60);

        assertPicture(outcome, run.resolve("project.png"), 2, 1);
        assertThat(outcome.out()).contains("code: ").containsPattern("distance: 0\\.00\\d+");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sample RUN --label 3            | is not told labels, but --label is 3
            sample RUN -n 0                 | -n must be at least 1, but is 0
            interpolate RUN --steps 1       | --steps must be at least 2, but is 1
            project RUN none.png            | none.png: no such image
            project RUN none.png --steps 0  | --steps must be at least 1, but is 0
            evaluate RUN --features none.pt --data DATA | none.pt does not exist, expected a TorchScript network
            evaluate RUN --features RUN/recipe.json --data DATA | is no TorchScript network
            evaluate RUN --features DATA --data DATA | there is no run in DATA: it has no recipe.json, expected the run of a classifier or a TorchScript file
            evaluate RUN --data none        | there is no none
            evaluate RUN --data DATA --images 9 | --images is for stacked digits, whose modes are counted, but RUN
            evaluate RUN --images 0         | --images must be at least 1, but is 0
            evaluate RUN --samples 5        | --samples is for a run of a variational autoencoder, but RUN is a run of generated images
            evaluate RUN --beam 5           | --beam is for a run of translation, but RUN is a run of generated images
            evaluate RUN --length-penalty 1 | --length-penalty is for a run of translation, but RUN is a run of generated images
            evaluate RUN --output none      | --output is for a run of translation, but RUN is a run of generated images
            interpolate RUN --data DATA     | --data is for a run of a variational autoencoder or a plain autoencoder, but RUN
            interpolate RUN --test 0,1      | --test is for a run of a variational autoencoder or a plain autoencoder, but RUN
            traverse RUN                    | expected a run of an autoencoder
            """)
    void whatCannotBeDoneIsOneLine(String command, String message) {
        Object[] words = Arrays.stream(command.strip().split("\\s+"))
                .map(word -> word.replace("RUN", run.toString()).replace("DATA", data.toString()))
                .toArray();

        CommandOutcome outcome = CommandOutcome.of(words);

        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.err().strip())
                .hasLineCount(1)
                .contains(message.replace("RUN", run.toString()).replace("DATA", data.toString()));
    }

    /** A grid of one sample. */
    private static Path sample(Path run, Object... more) {
        Path file = directory.resolve("sample.png");
        Object[] words = Stream.concat(Stream.of("sample", run, "-n", 1, "-o", file), Stream.of(more))
                .toArray();
        CommandOutcome sampled = CommandOutcome.of(words);
        assertThat(sampled.code()).as(sampled.err()).isZero();
        return file;
    }

    /** The only cell of a grid, which shows every pixel as a square, as an image of its own. */
    private static Path cell(Path grid) throws IOException {
        BufferedImage whole = ImageIO.read(grid.toFile());
        int zoom = whole.getWidth() / SHAPE.width();
        int margin = (whole.getWidth() - zoom * SHAPE.width()) / 2;
        BufferedImage image = new BufferedImage(SHAPE.width(), SHAPE.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < SHAPE.height(); y++) {
            for (int x = 0; x < SHAPE.width(); x++) {
                image.getRaster()
                        .setSample(x, y, 0, whole.getRaster().getSample(margin + zoom * x, margin + zoom * y, 0));
            }
        }
        Path file = directory.resolve("cell.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private static void assertPicture(CommandOutcome outcome, Path file, int columns, int rows) throws IOException {
        assertThat(outcome.code()).as(outcome.err()).isZero();
        float[] blank = new float[columns * rows * SHAPE.size()];
        BufferedImage expected = ImageIO.read(
                new ByteArrayInputStream(ImageGrid.of(SHAPE, columns).add(blank).png()));
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).isEqualTo(expected.getWidth());
        assertThat(picture.getHeight()).isEqualTo(expected.getHeight());
    }
}
