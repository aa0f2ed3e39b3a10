package dev.figment.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.DType;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceDirectoryTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void writeConfig() throws IOException {
        Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"marian\", \"d_model\": 8}");
    }

    @Test
    void reads_configuration_and_weights_of_one_file() throws IOException {
        save("model.safetensors", "a", 1, "b", 2);
        Files.writeString(directory.resolve("generation_config.json"), "{\"num_beams\": 4}");
        HuggingFaceDirectory model = HuggingFaceDirectory.of(directory);
        assertThat(model.modelType()).isEqualTo("marian");
        assertThat(model.configFields().getInt("d_model")).isEqualTo(8);
        assertThat(model.generationConfig().orElseThrow().getInt("num_beams")).isEqualTo(4);
        try (Scope scope = Scope.open();
                ModelWeights weights = model.openWeights()) {
            assertThat(weights.names()).containsExactly("a", "b");
            assertThat(weights.dtype("a")).isEqualTo(DType.INT64);
            assertThat(weights.shape("a")).containsExactly(1);
            assertThat(ArrayTensors.longs(weights.tensor("b"))).containsExactly(2);
        }
    }

    @Test
    void shards_are_read_as_one_set_of_tensors() throws IOException {
        save("model-00001-of-00002.safetensors", "a", 1, "b", 2);
        save("model-00002-of-00002.safetensors", "c", 3);
        index("'a':'model-00001-of-00002.safetensors','b':'model-00001-of-00002.safetensors',"
                + "'c':'model-00002-of-00002.safetensors'");
        try (Scope scope = Scope.open();
                ModelWeights weights = ModelWeights.open(directory)) {
            Map<String, Tensor> tensors = weights.tensors();
            assertThat(tensors).containsOnlyKeys("a", "b", "c");
            assertThat(ArrayTensors.longs(weights.tensor("c"))).containsExactly(3);
        }
    }

    @Test
    void the_generation_configuration_may_be_absent() throws IOException {
        assertThat(HuggingFaceDirectory.of(directory).generationConfig()).isEmpty();
    }

    @Test
    void says_which_shard_is_missing() throws IOException {
        save("model-1.safetensors", "a", 1);
        index("'a':'model-1.safetensors','b':'model-2.safetensors'");
        assertRefused("lists the shard model-2.safetensors, which is missing");
    }

    @Test
    void says_where_index_and_shards_disagree() throws IOException {
        save("model-1.safetensors", "a", 1, "z", 2);
        index("'a':'model-1.safetensors','b':'model-1.safetensors'");
        assertRefused("places b in model-1.safetensors, which has no tensor of that name");
        index("'a':'model-1.safetensors'");
        assertRefused("model-1.safetensors holds z, which");
    }

    @Test
    void an_index_cannot_reach_out_of_its_directory() throws IOException {
        index("'a':'../secret.safetensors'");
        assertRefused("weight_map.a is \"../secret.safetensors\", expected the name of a file beside it");
        index("'a':7");
        assertRefused("weight_map.a is 7, expected the name of a file beside it");
        Files.writeString(directory.resolve("model.safetensors.index.json"), "{\"metadata\":{}}");
        assertRefused("model.safetensors.index.json has no weight_map, expected an object");
    }

    @Test
    void pickle_is_never_read() throws IOException {
        Files.write(directory.resolve("pytorch_model.bin"), new byte[] {'P', 'K', 3, 4});
        assertRefused("pytorch_model.bin is a pickle file, which Figment never reads: convert to safetensors");
    }

    @Test
    void a_directory_without_weights_or_configuration_is_refused() throws IOException {
        assertRefused(directory + " has no weights: expected model.safetensors or model.safetensors.index.json");
        Files.delete(directory.resolve("config.json"));
        assertThatIOException()
                .isThrownBy(() -> HuggingFaceDirectory.of(directory))
                .withMessage(directory + " is not a model directory: it has no config.json");
        assertThatIOException()
                .isThrownBy(() -> HuggingFaceDirectory.of(directory.resolve("none")))
                .withMessage(directory.resolve("none") + " does not exist");
    }

    private void assertRefused(String message) {
        assertThatIOException()
                .isThrownBy(() -> ModelWeights.open(directory))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private void index(String weightMap) throws IOException {
        Files.writeString(
                directory.resolve("model.safetensors.index.json"),
                ("{'metadata':{'total_size':1},'weight_map':{" + weightMap + "}}").replace('\'', '"'));
    }

    /** A file of one-element tensors: name, value, name, value. */
    private void save(String file, Object... namesAndValues) throws IOException {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                tensors.put(
                        (String) namesAndValues[i], ArrayTensors.of(new long[] {(Integer) namesAndValues[i + 1]}, 1));
            }
            SafetensorsWriter.write(directory.resolve(file), tensors, Map.of());
        }
    }
}
