package dev.figment.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where the reference cases lie: the directory that the property {@code conformance.dir} names, else the copy among our
 * test resources.
 */
final class ConformanceCases {

    private ConformanceCases() {}

    static Path directory() {
        String property = System.getProperty("conformance.dir");
        if (property != null && !property.isBlank()) {
            return Path.of(property);
        }
        URL copy = Objects.requireNonNull(
                ConformanceCases.class.getResource("/conformance"), "no conformance cases among the test resources");
        try {
            return Path.of(copy.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot read the address " + copy, e);
        }
    }

    /** The files of one folder whose names match a glob, in order; none where the folder is absent. */
    static List<Path> files(String folder, String glob) {
        Path directory = directory().resolve(folder);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        var matcher = directory.getFileSystem().getPathMatcher("glob:" + glob);
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> matcher.matches(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }
}
