package dev.figment.cli;

import dev.figment.tensor.NativeErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.UnmappableCharacterException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Turns what went wrong into the one line that the user reads: {@code figment: data/train.de: no such file}.
 *
 * <p>An exception of which the user can do something about (bad input, a missing file, a full disk) has a message that
 * says so by itself. One that shows a mistake of ours is called an internal error and named.
 */
final class ErrorLine {

    /** The exit code of a command that failed. */
    static final int FAILED = 1;

    private static final String NAME = "figment: ";

    private ErrorLine() {}

    /** The line for {@code thrown}, with the name of the program in front and no line break inside. */
    static String of(Throwable thrown) {
        return of(message(thrown));
    }

    /** The line for a message that is clear by itself. */
    static String of(String message) {
        return NAME + message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /** What went wrong, without the name of the program. */
    static String message(Throwable thrown) {
        @Nullable Throwable cause = thrown.getCause();
        boolean wraps = thrown instanceof UncheckedIOException
                || thrown instanceof ExecutionException
                || thrown instanceof CommandLine.ExecutionException;
        if (cause != null && wraps) {
            return message(cause);
        }
        if (thrown instanceof FileSystemException file) {
            return fileMessage(file);
        }
        if (thrown instanceof MalformedInputException || thrown instanceof UnmappableCharacterException) {
            return "invalid UTF-8 in the input";
        }
        if (thrown instanceof OutOfMemoryError) {
            return "out of memory (" + told(thrown) + "); FIGMENT_JAVA_OPTS=-Xmx8g would allow the JVM 8 GB";
        }
        if (thrown instanceof LinkageError) {
            return "LibTorch could not be loaded: " + told(thrown);
        }
        if (thrown instanceof InterruptedException) {
            return "interrupted";
        }
        if (thrown.getClass() == RuntimeException.class) { // as LibTorch's own errors arrive, with their backtrace
            return NativeErrors.isOutOfMemory(thrown)
                    ? "out of memory for tensors: " + NativeErrors.oneLine(thrown)
                    : NativeErrors.oneLine(thrown);
        }
        if (isOurMistake(thrown)) {
            return "internal error: " + thrown.getClass().getSimpleName() + ": " + told(thrown)
                    + " (--verbose shows the trace)";
        }
        return told(thrown);
    }

    private static String fileMessage(FileSystemException thrown) {
        String file = thrown.getFile() == null ? "file" : thrown.getFile();
        if (thrown instanceof NoSuchFileException) {
            return file + ": no such file or directory";
        }
        if (thrown instanceof AccessDeniedException) {
            return file + ": permission denied";
        }
        if (thrown instanceof FileAlreadyExistsException) {
            return file + ": exists already";
        }
        if (thrown instanceof NotDirectoryException) {
            return file + ": not a directory";
        }
        if (thrown instanceof DirectoryNotEmptyException) {
            return file + ": the directory is not empty";
        }
        return thrown.getReason() == null ? told(thrown) : file + ": " + thrown.getReason();
    }

    /** What our own checks throw at users is an IllegalArgument-, IllegalState- or IOException with a message. */
    private static boolean isOurMistake(Throwable thrown) {
        boolean speaks = thrown instanceof IllegalArgumentException
                || thrown instanceof IllegalStateException
                || thrown instanceof IOException
                || thrown.getClass().getPackageName().startsWith("dev.figment");
        return !speaks || thrown.getMessage() == null;
    }

    private static String told(Throwable thrown) {
        @Nullable String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }
}
