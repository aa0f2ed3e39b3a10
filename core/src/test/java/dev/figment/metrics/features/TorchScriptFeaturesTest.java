package dev.figment.metrics.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptFeaturesTest {

    @TempDir
    private Path directory;

    @Test
    void features_are_what_the_network_gives_flattened() throws IOException {
        try (TorchScriptFeatures network = TorchScriptFeatures.read(network("x * 2 + 1"));
                Scope scope = Scope.open()) {
            Tensor features = network.features(torch.ones(2, 1, 2, 3));
            assertThat(features.shape()).containsExactly(2, 6);
            assertThat(ArrayTensors.floats(features)).containsOnly(3);
        }
    }

    @Test
    void what_gives_no_features_of_each_image_is_one_line() throws IOException {
        try (TorchScriptFeatures network = TorchScriptFeatures.read(network("x.sum()"));
                Scope scope = Scope.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> network.features(torch.ones(2, 1, 2, 3)))
                    .withMessageContaining("must give floating-point features [2, …] of images [2, 1, 2, 3]")
                    .withMessageMatching("[^\\n]*");
        }
    }

    @Test
    void images_that_the_network_does_not_take_are_one_line() throws IOException {
        try (TorchScriptFeatures network = TorchScriptFeatures.read(network("x.reshape(5, 5)"));
                Scope scope = Scope.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> network.features(torch.ones(2, 1, 2, 3)))
                    .withMessageContaining("does not take images [2, 1, 2, 3]: shape '[5, 5]' is invalid")
                    .withMessageMatching("[^\\n]*");
        }
    }

    @Test
    void what_is_no_network_is_one_line() throws IOException {
        Path text = Files.writeString(directory.resolve("network.pt"), "no network");
        assertThatIOException()
                .isThrownBy(() -> TorchScriptFeatures.read(text))
                .withMessageContaining("is no TorchScript network")
                .withMessageMatching("[^\\n]*");
        assertThatIOException()
                .isThrownBy(() -> TorchScriptFeatures.read(directory.resolve("none.pt")))
                .withMessageContaining("does not exist, expected a TorchScript network");
    }

    private Path network(String expression) {
        Path file = directory.resolve("written.pt");
        try (Scope scope = Scope.open()) {
            JitModule module = new JitModule(new QualifiedName("Features"));
            module.define("def forward(self, x):\n    return " + expression + "\n");
            module.save(file.toString());
        }
        return file;
    }
}
