package dev.figment.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.figment.io.JsonFields;
import dev.figment.io.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * One safetensors case: its kind and configuration, its tensors under their prefixes, and a record of which expectations
 * have been held up, so that none is passed over in silence. Tensors belong to the current scope.
 */
final class ConformanceCase implements AutoCloseable {

    private final SafetensorsFile file;
    private final String kind;
    private final JsonFields config;
    private final Set<String> unchecked = new TreeSet<>();

    private ConformanceCase(SafetensorsFile file, String kind, JsonFields config) {
        this.file = file;
        this.kind = kind;
        this.config = config;
        file.names().stream()
                .filter(name -> name.startsWith("out.") || name.startsWith("grad."))
                .forEach(unchecked::add);
    }

    static ConformanceCase open(Path path) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(path);
        String kind = file.metadata().get("case");
        if (kind == null) {
            file.close();
            throw new IOException(path + " is not a reference case: its metadata has no case");
        }
        String config = file.metadata().getOrDefault("config", "{}");
        return new ConformanceCase(
                file, kind, JsonFields.of(path.getFileName() + ": config", new ObjectMapper().readTree(config)));
    }

    /** What the case is of: {@code multi_head_attention}. */
    String kind() {
        return kind;
    }

    /** Its dimensions and options. */
    JsonFields config() {
        return config;
    }

    boolean has(String name) {
        return file.names().contains(name);
    }

    /** A tensor by its full name: {@code in.query}. Fails if there is none. */
    Tensor tensor(String name) {
        return file.tensor(name);
    }

    /** The tensors of a prefix, by what follows it: {@code under("param.")}. */
    Map<String, Tensor> under(String prefix) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        file.names().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .forEach(name -> found.put(name.substring(prefix.length()), file.tensor(name)));
        return found;
    }

    /** Holds a result to the expectation of this name, {@code out.y} or {@code grad.query}, as outputs agree. */
    void require(String name, Tensor actual) {
        require(name, actual, Agreement.OUTPUTS);
    }

    /** Holds a result to the expectation of this name. */
    void require(String name, Tensor actual, Agreement agreement) {
        agreement.require(name, actual, tensor(name));
        unchecked.remove(name);
    }

    /** Holds a result to the expectation where {@code asserted}, a bool that expands to its shape, is true. */
    void requireWhere(String name, Tensor actual, Tensor asserted) {
        Agreement.OUTPUTS.require(name, actual, tensor(name), asserted);
        unchecked.remove(name);
    }

    /** The expectations that no check has looked at yet. */
    Set<String> unchecked() {
        return Set.copyOf(unchecked);
    }

    @Override
    public void close() {
        file.close();
    }
}
