package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorLineTest {

    @ParameterizedTest
    @MethodSource("errors")
    void every_error_is_one_line_that_says_what_is_wrong(Throwable thrown, String line) {
        assertThat(ErrorLine.of(thrown)).isEqualTo("figment: " + line);
    }

    private static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("train.de"), "train.de: no such file or directory"),
                Arguments.of(new AccessDeniedException("train.de"), "train.de: permission denied"),
                Arguments.of(
                        new FileSystemException("a", "b", "Invalid cross-device link"), "a: Invalid cross-device link"),
                Arguments.of(new UncheckedIOException(new NoSuchFileException("x")), "x: no such file or directory"),
                Arguments.of(new IOException("No space left on device"), "No space left on device"),
                Arguments.of(new IllegalArgumentException("heads must divide\n  512 \r\n"), "heads must divide; 512"),
                Arguments.of(new IllegalArgumentException("heads must\n  divide 512"), "heads must; divide 512"),
                Arguments.of(
                        new NullPointerException("x is null"),
                        "internal error: NullPointerException: x is null (--verbose shows the trace)"),
                Arguments.of(
                        new IllegalStateException(),
                        "internal error: IllegalStateException: IllegalStateException (--verbose shows the trace)"),
                Arguments.of(
                        new RuntimeException("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)\n"
                                + "Exception raised from meta at /pytorch/aten/LinearAlgebra.cpp:193 (most recent call"
                                + " first):\nframe #0: c10::Error::Error\n"),
                        "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)"),
                Arguments.of(
                        new RuntimeException("[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't"
                                + " allocate memory: you tried to allocate 137438953472 bytes."),
                        "out of memory for tensors: [enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator:"
                                + " can't allocate memory: you tried to allocate 137438953472 bytes."),
                Arguments.of(
                        new OutOfMemoryError("Java heap space"),
                        "out of memory (Java heap space); FIGMENT_JAVA_OPTS=-Xmx8g would allow the JVM 8 GB"),
                Arguments.of(
                        new UnsatisfiedLinkError("no jnitorch in java.library.path"),
                        "LibTorch could not be loaded: no jnitorch in java.library.path"),
                Arguments.of(new InterruptedException(), "interrupted"));
    }
}
