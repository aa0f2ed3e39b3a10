package dev.figment.data.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory with the four files of MNIST (LeCun et al. 1998) or of a set that took its form, such as Fashion-MNIST (Xiao
 * et al. 2017, arXiv:1708.07747): images and labels of ten classes, for training and for tests.
 *
 * @param directory where {@code train-images-idx3-ubyte} and the others lie, plain or with the ending {@code .gz}
 */
public record MnistFiles(Path directory) {

    private static final int CLASSES = 10;

    /** The images to train on, with labels. */
    public Images training() throws IOException {
        return read("train");
    }

    /** The images to test on, with labels. */
    public Images test() throws IOException {
        return read("t10k");
    }

    private Images read(String part) throws IOException {
        Path images = file(part + "-images", "idx3-ubyte");
        Path labels = file(part + "-labels", "idx1-ubyte");
        try {
            return IdxFile.images(images).labelled(IdxFile.labels(labels, CLASSES));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    images + " and " + labels.getFileName() + " do not belong together: " + e.getMessage(), e);
        }
    }

    private Path file(String name, String ending) throws IOException {
        for (String candidate : List.of(
                name + "-" + ending, name + "-" + ending + ".gz", name + "." + ending, name + "." + ending + ".gz")) {
            if (Files.exists(directory.resolve(candidate))) {
                return directory.resolve(candidate);
            }
        }
        throw new IOException(directory + " has no file " + name + "-" + ending + " or " + name + "-" + ending + ".gz");
    }
}
