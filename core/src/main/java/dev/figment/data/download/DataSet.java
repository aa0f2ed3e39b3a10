package dev.figment.data.download;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A public data set: its files and the terms it comes under. Immutable.
 *
 * @param name the name on the command line, {@code multi30k}
 * @param description what it holds, in one line
 * @param licence the terms of use, in a few words
 * @param files the files, all in one directory
 */
public record DataSet(String name, String description, String licence, List<DataFile> files) {

    public DataSet {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("data set " + name + " has no files");
        }
    }

    /** The size of all files after unpacking. */
    public long bytes() {
        return files.stream().mapToLong(DataFile::bytes).sum();
    }

    /** The files that {@code directory} does not have. Looks at names only; {@link Downloads#fetch} verifies contents. */
    public List<DataFile> missingFrom(Path directory) {
        return files.stream()
                .filter(file -> !Files.isRegularFile(directory.resolve(file.name())))
                .toList();
    }
}
