package dev.figment.data.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * PNG and JPEG files of a folder, in the order of their names. Where the folder has folders with images, each is a class of
 * its name, and the images are labelled. Stateless, thread-safe; works without a display.
 */
public final class ImageFolder {

    private ImageFolder() {}

    /** What is done with an image of another size or mode than asked for. */
    public enum Fitting {
        /** It is refused. */
        EXACT,
        /** Its middle part of the right proportions is scaled, and grey and colour are converted into each other. */
        CROP_AND_SCALE
    }

    /**
     * Reads all images of a folder.
     *
     * @throws IOException in one line naming the file: the folder is missing or empty, an image is damaged or transparent, or
     *     has another size or mode than asked for
     */
    public static Images read(Path folder, ImageShape shape, Fitting fitting) throws IOException {
        List<Path> classes = listed(folder, Files::isDirectory);
        List<Path> files = images(folder);
        List<Integer> labels = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Path inside : files.isEmpty() ? classes : List.<Path>of()) {
            List<Path> ofClass = images(inside);
            if (!ofClass.isEmpty()) {
                ofClass.forEach(file -> labels.add(names.size()));
                names.add(inside.getFileName().toString());
                files.addAll(ofClass);
            }
        }
        if (files.isEmpty()) {
            throw new IOException(
                    folder + " has no images: expected files that end in .png, .jpg or .jpeg, or folders with"
                            + " such files");
        }
        Images read = read(files, shape, fitting);
        return names.isEmpty()
                ? read
                : read.labelled(new Labels(labels.stream().mapToInt(i -> i).toArray(), names));
    }

    /**
     * Reads images of one shape.
     *
     * @param files at least one
     * @throws IOException as above
     */
    public static Images read(List<Path> files, ImageShape shape, Fitting fitting) throws IOException {
        if ((long) files.size() * shape.size() > Integer.MAX_VALUE - 8) {
            throw new IOException(files.size() + " images of " + shape + " are more than fit into memory");
        }
        byte[] pixels = new byte[files.size() * shape.size()];
        for (int i = 0; i < files.size(); i++) {
            byte[] values = pixels(files.get(i), shape, fitting);
            System.arraycopy(values, 0, pixels, i * shape.size(), values.length);
        }
        return Images.owning(shape, pixels);
    }

    /**
     * The size and mode of an image.
     *
     * @throws IOException in one line naming the file, if it is missing, damaged or transparent
     */
    public static ImageShape shape(Path file) throws IOException {
        return Picture.of(decode(file)).shape();
    }

    private static byte[] pixels(Path file, ImageShape shape, Fitting fitting) throws IOException {
        Picture picture = Picture.of(decode(file));
        if (picture.shape().equals(shape)) {
            return picture.values();
        }
        if (fitting == Fitting.EXACT) {
            throw new IOException(file + " is " + picture.shape() + ", expected " + shape);
        }
        return picture.fitted(shape).values();
    }

    private static BufferedImage decode(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException(file + ": no such image");
        }
        BufferedImage image;
        try {
            image = ImageIO.read(file.toFile());
        } catch (IOException | RuntimeException damaged) { // the JDK's readers throw both on damaged files
            throw new IOException(file + " is no image that can be read: " + damaged.getMessage(), damaged);
        }
        if (image == null) {
            throw new IOException(file + " is no PNG or JPEG image");
        }
        if (image.getColorModel().hasAlpha()) {
            throw new IOException(file + " has transparent pixels (an alpha channel), expected grey or RGB");
        }
        return image;
    }

    private static List<Path> images(Path folder) throws IOException {
        return new ArrayList<>(listed(folder, file -> {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            return Files.isRegularFile(file)
                    && (name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg"));
        }));
    }

    private static List<Path> listed(Path folder, Predicate<Path> which) throws IOException {
        if (!Files.exists(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(which).sorted().toList();
        } catch (NotDirectoryException e) {
            throw new IOException(folder + " is not a folder", e);
        }
    }
}
