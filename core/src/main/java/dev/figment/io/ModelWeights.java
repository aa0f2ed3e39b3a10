package dev.figment.io;

import com.fasterxml.jackson.databind.JsonNode;
import dev.figment.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * The weights in a model's directory, whether in one {@code model.safetensors} or in the shards that
 * {@code model.safetensors.index.json} lists, as one set of tensors by name. Reading is safe from many threads; closing is
 * for one.
 */
public final class ModelWeights implements AutoCloseable {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final List<String> PICKLES = List.of(
            "pytorch_model.bin", "pytorch_model.bin.index.json", "model.pt", "model.pth", "model.ckpt", "training.pt");

    private final Map<String, SafetensorsFile> fileOf; // by the tensor's name
    private final List<SafetensorsFile> files;

    private ModelWeights(Map<String, SafetensorsFile> fileOf, List<SafetensorsFile> files) {
        this.fileOf = fileOf;
        this.files = files;
    }

    /**
     * Opens the weights in a directory.
     *
     * @throws IOException in one line: there are none, only pickled ones, a shard is missing, or the index and the shards
     *     do not agree
     */
    public static ModelWeights open(Path directory) throws IOException {
        if (Files.exists(directory.resolve(SINGLE))) {
            SafetensorsFile file = SafetensorsFile.open(directory.resolve(SINGLE));
            Map<String, SafetensorsFile> fileOf = new LinkedHashMap<>();
            file.names().forEach(name -> fileOf.put(name, file));
            return new ModelWeights(Collections.unmodifiableMap(fileOf), List.of(file));
        }
        if (Files.exists(directory.resolve(INDEX))) {
            return openShards(directory);
        }
        for (String pickle : PICKLES) {
            if (Files.exists(directory.resolve(pickle))) {
                throw new IOException(directory.resolve(pickle)
                        + " is a pickle file, which Figment never reads: convert to safetensors");
            }
        }
        throw new IOException(directory + " has no weights: expected " + SINGLE + " or " + INDEX);
    }

    private static ModelWeights openShards(Path directory) throws IOException {
        Path index = directory.resolve(INDEX);
        Map<String, String> shardOf = weightMap(index);
        Map<String, SafetensorsFile> shards = new TreeMap<>();
        try {
            for (String shard : Set.copyOf(shardOf.values())) {
                if (!Files.exists(directory.resolve(shard))) {
                    throw new IOException(index + " lists the shard " + shard + ", which is missing");
                }
                shards.put(shard, SafetensorsFile.open(directory.resolve(shard)));
            }
            Map<String, SafetensorsFile> fileOf = new LinkedHashMap<>();
            for (Map.Entry<String, String> entry : shardOf.entrySet()) {
                SafetensorsFile shard = shards.get(entry.getValue());
                if (shard == null || !shard.names().contains(entry.getKey())) {
                    throw new IOException(index + " places " + entry.getKey() + " in " + entry.getValue()
                            + ", which has no tensor of that name");
                }
                fileOf.put(entry.getKey(), shard);
            }
            for (Map.Entry<String, SafetensorsFile> shard : shards.entrySet()) {
                for (String name : shard.getValue().names()) {
                    if (!shard.getKey().equals(shardOf.get(name))) {
                        throw new IOException(
                                shard.getKey() + " holds " + name + ", which " + index + " does not place there");
                    }
                }
            }
            return new ModelWeights(Collections.unmodifiableMap(fileOf), List.copyOf(shards.values()));
        } catch (IOException e) {
            shards.values().forEach(SafetensorsFile::close);
            throw e;
        }
    }

    /** The shard of each tensor. */
    private static Map<String, String> weightMap(Path index) throws IOException {
        JsonFields map = JsonFields.read(index).getObject("weight_map");
        Map<String, String> shardOf = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.node().properties()) {
            String shard = entry.getValue().isTextual() ? entry.getValue().textValue() : "";
            // A plain name only: an index from elsewhere must not reach out of its directory.
            if (shard.isEmpty() || shard.contains("/") || shard.contains("\\") || shard.equals("..")) {
                throw new IOException(index + ": weight_map." + entry.getKey() + " is " + entry.getValue()
                        + ", expected the name of a file beside it");
            }
            shardOf.put(entry.getKey(), shard);
        }
        return shardOf;
    }

    /** The names of all tensors. */
    public Set<String> names() {
        return fileOf.keySet();
    }

    /** @throws IllegalArgumentException if there is no tensor of this name */
    public long[] shape(String name) {
        return file(name).shape(name);
    }

    /** @throws IllegalArgumentException if there is no tensor of this name */
    public DType dtype(String name) {
        return file(name).dtype(name);
    }

    /**
     * One tensor, owned by the current scope, as {@link SafetensorsFile#tensor} gives it.
     *
     * @throws IllegalArgumentException if there is no tensor of this name
     */
    public Tensor tensor(String name) {
        return file(name).tensor(name);
    }

    /** All tensors by name, owned by the current scope. */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        names().forEach(name -> all.put(name, tensor(name)));
        return Collections.unmodifiableMap(all);
    }

    /** Lets go of the files; tensors read from them stay valid. */
    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }

    private SafetensorsFile file(String name) {
        SafetensorsFile file = fileOf.get(name);
        if (file == null) {
            throw new IllegalArgumentException("the model's weights have no tensor named " + name);
        }
        return file;
    }
}
