package dev.figment.cli;

import dev.figment.data.images.Images;
import dev.figment.data.images.Labels;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes labelled grey images in the form of MNIST's files. */
final class DigitFiles {

    private DigitFiles() {}

    /** One part, {@code train} or {@code t10k}. */
    static void write(Path directory, String part, Images images) throws IOException {
        Labels labels = images.labels().orElseThrow();
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(pixels);
        for (int number : new int[] {
            0x803, images.count(), images.shape().height(), images.shape().width()
        }) {
            out.writeInt(number);
        }
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        DataOutputStream classes = new DataOutputStream(names);
        classes.writeInt(0x801);
        classes.writeInt(images.count());
        for (int i = 0; i < images.count(); i++) {
            for (float intensity : images.intensities(i)) {
                out.writeByte(Math.round(255 * intensity));
            }
            classes.writeByte(labels.of(i));
        }
        Files.write(directory.resolve(part + "-images-idx3-ubyte"), pixels.toByteArray());
        Files.write(directory.resolve(part + "-labels-idx1-ubyte"), names.toByteArray());
    }
}
