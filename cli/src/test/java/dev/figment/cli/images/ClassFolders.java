package dev.figment.cli.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Folders of small grey pictures, no two alike, as people sort them by class. */
public final class ClassFolders {

    /** How many pixels high and wide a picture is. */
    public static final int SIDE = 4;

    private ClassFolders() {}

    /** Writes the pictures of one class, whose names come in order. */
    public static void write(Path folder, int count) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < count; i++) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setSample(0, 0, 0, i % 256);
            image.getRaster().setSample(1, 0, 0, i / 256);
            image.getRaster().setSample(2, 0, 0, folder.getFileName().toString().charAt(0));
            ImageIO.write(
                    image, "png", folder.resolve(String.format("%04d.png", i)).toFile());
        }
    }
}
