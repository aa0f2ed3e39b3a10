package dev.figment.io;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files and directories that appear whole or not at all: written under a temporary name beside their place, forced to
 * disk, then renamed. Whatever fails, nothing half-written is left and what stood there before still stands. Thread-safe;
 * of two writers of one file, the last wins whole.
 *
 * <p>Bytes go through {@link FileOutputStream}, whose writes a thread's interruption does not break off as it does those of
 * a channel: a checkpoint written while the program is told to stop is written to its end.
 */
public final class AtomicFiles {

    private static final Pattern LEFTOVER = Pattern.compile("\\..+\\.(\\d+-\\d+|deleted)\\.tmp");

    private AtomicFiles() {}

    /** What puts the content into a file. */
    @FunctionalInterface
    public interface ContentWriter {
        void writeTo(OutputStream out) throws IOException;
    }

    /** What fills a directory. */
    @FunctionalInterface
    public interface DirectoryFiller {
        void fill(Path directory) throws IOException;
    }

    /**
     * Writes a file, replacing one that is there.
     *
     * @param content writes into a buffered stream, which it need not close
     * @throws IOException in one line naming the file, such as a full disk
     */
    public static void write(Path target, ContentWriter content) throws IOException {
        Path temporary = temporaryBeside(target, Files::createFile);
        try {
            try (FileOutputStream file = new FileOutputStream(temporary.toFile());
                    OutputStream buffered = new BufferedOutputStream(file, 1 << 16)) {
                content.writeTo(buffered);
                buffered.flush();
                file.getFD().sync();
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory(parent(target));
        } catch (IOException e) {
            throw failure(target, e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Writes a text file in UTF-8, replacing one that is there. */
    public static void writeText(Path target, String text) throws IOException {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Makes a directory with all its files by one rename.
     *
     * @param filler writes the files into the directory it is given, which has a temporary name
     * @throws IOException in one line; a {@code target} that exists is refused
     */
    public static void directory(Path target, DirectoryFiller filler) throws IOException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target + " exists already");
        }
        Path temporary = temporaryBeside(target, Files::createDirectory);
        try {
            filler.fill(temporary);
            forceTree(temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory(parent(target));
        } catch (IOException e) {
            throw failure(target, e);
        } finally {
            deleteTree(temporary);
        }
    }

    /**
     * Makes a directory and those above it that are missing. Each is there for good when this returns: what is written
     * into a directory does not survive a power cut that the directory itself does not.
     *
     * @throws FileAlreadyExistsException if there is a file of this name, or of one above
     */
    public static void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = parent(directory);
        createDirectories(parent);
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        forceDirectory(parent);
    }

    /**
     * Deletes a directory that is whole, so that it is never seen half-deleted: a rename hides it first. A process that
     * is killed meanwhile leaves what {@link #removeLeftovers} finds.
     */
    public static void deleteHidden(Path directory) throws IOException {
        Path hidden = parent(directory).resolve("." + directory.getFileName() + ".deleted.tmp");
        deleteTree(hidden);
        Files.move(directory, hidden, StandardCopyOption.ATOMIC_MOVE);
        deleteTree(hidden);
    }

    /** Deletes what killed processes left half-written or half-deleted in a directory that nobody writes to now. */
    public static void removeLeftovers(Path directory) throws IOException {
        for (Path leftover : leftovers(directory)) {
            deleteTree(leftover);
        }
    }

    /** What killed processes left half-written or half-deleted in a directory. */
    public static List<Path> leftovers(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path ->
                            LEFTOVER.matcher(path.getFileName().toString()).matches())
                    .toList();
        }
    }

    /** Deletes a directory with everything in it, or a file; nothing where there is none. Links are not followed. */
    public static void deleteTree(Path root) throws IOException {
        if (Files.notExists(root)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> walk = Files.walk(root)) {
            deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    @FunctionalInterface
    private interface Creation {
        void create(Path path) throws IOException;
    }

    /** A new, hidden name in the same directory: a rename is atomic only within one file system. */
    private static Path temporaryBeside(Path target, Creation creation) throws IOException {
        for (int attempt = 0; ; attempt++) {
            String name =
                    "." + target.getFileName() + "." + ProcessHandle.current().pid() + "-" + attempt + ".tmp";
            Path temporary = parent(target).resolve(name);
            try {
                creation.create(temporary);
                return temporary;
            } catch (FileAlreadyExistsException taken) {
                continue; // by another thread, or left by a process that was killed
            } catch (NoSuchFileException e) {
                throw new IOException(
                        "cannot write " + target + ": the directory " + parent(target) + " does not exist", e);
            } catch (IOException e) {
                throw failure(target, e);
            }
        }
    }

    private static Path parent(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a file to write needs a name, but this is " + target);
        }
        return parent;
    }

    private static void forceTree(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                forceDirectory(path);
            } else {
                try (FileOutputStream file = new FileOutputStream(path.toFile(), true)) {
                    file.getFD().sync();
                }
            }
        }
    }

    /**
     * Makes a rename last through a power cut. Windows opens no directories, and needs none of this. Only a channel can
     * open one, and it is closed by an interruption, which must not look like a file that was not written.
     */
    private static void forceDirectory(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            interrupted |= Thread.interrupted();
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
                break;
            } catch (ClosedByInterruptException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static IOException failure(Path target, IOException cause) {
        if (isFullDisk(cause)) {
            Path directory = parent(target);
            long free = directory.toFile().getUsableSpace();
            return new IOException(
                    "cannot write " + target + ": the disk is full (" + free + " bytes free in " + directory + ")",
                    cause);
        }
        String why = cause.getMessage();
        if (cause instanceof AccessDeniedException) {
            why = "permission denied: " + why;
        }
        return new IOException("cannot write " + target + ": " + why, cause);
    }

    private static boolean isFullDisk(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (said.contains("no space left")
                    || said.contains("not enough space")
                    || said.contains("quota exceeded")) {
                return true;
            }
        }
        return false;
    }
}
