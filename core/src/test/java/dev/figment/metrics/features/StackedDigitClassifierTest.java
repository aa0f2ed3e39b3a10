package dev.figment.metrics.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.Images;
import dev.figment.data.images.Labels;
import dev.figment.data.images.MnistFiles;
import dev.figment.data.images.StackedDigits;
import dev.figment.metrics.ModeCoverage;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class StackedDigitClassifierTest {

    private static final int IMAGES = 5_000;

    @Test
    void featuresAreThoseOfEachChannelOneAfterTheOther() {
        try (DigitClassifier classifier = new DigitClassifier(RandomKey.of(1));
                Scope scope = Scope.open()) {
            Tensor images = RandomTensors.normal(RandomKey.of(2), 0.5, 0.2, 2, 3, 28, 28);
            Tensor features = new StackedDigitClassifier(classifier).features(images);

            assertThat(features.shape()).containsExactly(2, 192);
            for (int channel = 0; channel < 3; channel++) {
                Tensor alone = classifier.features(images.narrow(1, channel, 1));
                assertThat(ArrayTensors.floats(features.narrow(1, 64L * channel, 64)))
                        .containsExactly(ArrayTensors.floats(alone), within(1e-5f));
            }
        }
    }

    @Test
    void stackedDigitsByTheirLabelsCoverAllModesAndDivergeAsDrawingThemAloneDoes() throws IOException {
        Images drawn = StackedDigits.draw(mnist().test(), 26_000, RandomKey.of(5)); // as many as papers generate
        Labels labels = drawn.labels().orElseThrow();

        ModeCoverage found = ModeCoverage.ofClasses(labels(drawn), StackedDigits.MODES);

        assertThat(found.covered()).isEqualTo(StackedDigits.MODES);
        assertThat(found.reverseKullbackLeibler(StackedDigits.shares(labels)))
                .isCloseTo(ofDrawing(26_000), within(0.15 * ofDrawing(26_000))); // 0.019
        assertThat(found.reverseKullbackLeibler())
                .as("from modes of equal shares, which those of MNIST are not quite")
                .isGreaterThan(found.reverseKullbackLeibler(StackedDigits.shares(labels)) + 0.002);
    }

    @Test
    void realStackedDigitsByTheClassifierDoTheSame() throws IOException {
        Images drawn = StackedDigits.draw(mnist().test(), IMAGES, RandomKey.of(5));

        ModeCoverage found = ModeCoverage.ofClasses(modes(drawn), StackedDigits.MODES);

        assertThat(found.covered()).isBetween(985, 1000); // of 5 images a mode, e⁻⁵ of the modes have none
        assertThat(found.reverseKullbackLeibler(
                        StackedDigits.shares(drawn.labels().orElseThrow())))
                .isCloseTo(ofDrawing(IMAGES), within(0.15 * ofDrawing(IMAGES)));
    }

    /** The mean divergence of n examples of a distribution from it: half of a χ² over the modes, by n. */
    private static double ofDrawing(int n) {
        return (StackedDigits.MODES - 1) / (2.0 * n);
    }

    @Test
    void aGeneratorThatCopiesOneDigitCoversOneMode() throws IOException {
        Images digits = mnist().test();
        Labels labels = digits.labels().orElseThrow();
        try (DigitClassifier classifier = PretrainedDigits.read();
                GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            ImageBatch first =
                    ImageBatches.of(digits, 1, RandomKey.of(0)).inOrder().get(0);
            Tensor copies = first.images().expand(50, 3, 28, 28);
            StackedDigitClassifier stacked = new StackedDigitClassifier(classifier);
            ModeCoverage found = ModeCoverage.ofClasses(stacked.modes(stacked.features(copies)), StackedDigits.MODES);

            assertThat(found.covered()).isEqualTo(1);
            assertThat(found.nearest().get(StackedDigits.mode(labels.of(0), labels.of(0), labels.of(0))))
                    .isEqualTo(50);
            assertThat(found.reverseKullbackLeibler()).isCloseTo(Math.log(1000), within(1e-9));
        }
    }

    @Test
    void imagesThatAreNoStackedDigitsAreRefused() {
        try (DigitClassifier classifier = new DigitClassifier(RandomKey.of(1));
                Scope scope = Scope.open()) {
            StackedDigitClassifier stacked = new StackedDigitClassifier(classifier);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> stacked.features(torch.zeros(2, 1, 28, 28)))
                    .withMessage("stacked digits are images [B, 3, 28, 28], but these are [2, 1, 28, 28]");
        }
    }

    private static MnistFiles mnist() {
        Path mnist = Path.of(System.getProperty("figment.data", "../../shared/data"), "mnist");
        assumeThat(Files.isDirectory(mnist)).as("MNIST in " + mnist).isTrue();
        return new MnistFiles(mnist);
    }

    private static int[] modes(Images stacked) throws IOException {
        List<ImageBatch> batches =
                ImageBatches.of(stacked, 500, RandomKey.of(0)).inOrder();
        int[] modes = new int[stacked.count()];
        try (DigitClassifier classifier = PretrainedDigits.read()) {
            StackedDigitClassifier told = new StackedDigitClassifier(classifier);
            for (int i = 0; i < batches.size(); i++) {
                try (GradientMode off = GradientMode.off();
                        Scope scope = Scope.open()) {
                    int[] some = told.modes(told.features(batches.get(i).images()));
                    System.arraycopy(some, 0, modes, 500 * i, some.length);
                }
            }
        }
        return modes;
    }

    private static int[] labels(Images stacked) {
        int[] labels = new int[stacked.count()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = stacked.labels().orElseThrow().of(i);
        }
        return labels;
    }
}
