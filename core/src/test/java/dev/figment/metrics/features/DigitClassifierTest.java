package dev.figment.metrics.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.figment.data.images.ImageBatch;
import dev.figment.data.images.ImageBatches;
import dev.figment.data.images.Images;
import dev.figment.data.images.MnistFiles;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class DigitClassifierTest {

    @Test
    void theShippedWeightsAreThoseOfTheirChecksumAndFit() throws IOException {
        try (DigitClassifier classifier = PretrainedDigits.read();
                Scope scope = Scope.open()) {
            Tensor images = RandomTensors.normal(RandomKey.of(1), 0.5, 0.1, 3, 1, 28, 28);
            assertThat(classifier.isTraining()).isFalse();
            assertThat(classifier.features(images).shape()).containsExactly(3, DigitClassifier.FEATURES);
            assertThat(classifier.forward(images).shape()).containsExactly(3, DigitClassifier.CLASSES);
            assertThat(classifier.digits(classifier.features(images))).hasSize(3);
        }
    }

    @Test
    void theShippedClassifierTellsDigits() throws IOException {
        Path mnist = Path.of(System.getProperty("figment.data", "../../shared/data"), "mnist");
        assumeThat(Files.isDirectory(mnist)).as("MNIST in " + mnist).isTrue();
        Images test = new MnistFiles(mnist).test().range(0, 1_000);
        ImageBatch batch =
                ImageBatches.of(test, 1_000, RandomKey.of(0)).inOrder().get(0);
        try (DigitClassifier classifier = PretrainedDigits.read();
                Scope scope = Scope.open()) {
            int[] found = classifier.digits(classifier.features(batch.images()));
            int right = 0;
            for (int i = 0; i < found.length; i++) {
                right += found[i] == batch.labels()[i] ? 1 : 0;
            }
            assertThat(right).isGreaterThan(980);
        }
    }

    @Test
    void imagesOfAnotherSizeAreRefused() {
        try (DigitClassifier classifier = new DigitClassifier(RandomKey.of(1));
                Scope scope = Scope.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> classifier.features(torch.zeros(2, 3, 32, 32)))
                    .withMessageContaining("takes images [B, 1, 28, 28]");
        }
    }
}
