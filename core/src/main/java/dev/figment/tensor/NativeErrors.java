package dev.figment.tensor;

import java.util.List;

/** LibTorch's errors as one line: it reports them with kilobytes of C++ backtrace. */
public final class NativeErrors {

    private static final List<String> HEAP = List.of("Java heap space", "GC overhead limit exceeded", "array size");

    private NativeErrors() {}

    /** The message of an error without the backtrace, in one line. */
    public static String oneLine(Throwable error) {
        String message = error.getMessage();
        if (message == null || message.isBlank()) {
            return error.getClass().getSimpleName();
        }
        int trace = message.indexOf("\nException raised from");
        String said = trace >= 0 ? message.substring(0, trace) : message;
        return said.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** An error in one line that begins, where memory ran out, with which memory that was. */
    public static String explain(Throwable error) {
        if (!isOutOfMemory(error)) {
            return oneLine(error);
        }
        boolean heap = error instanceof OutOfMemoryError && HEAP.stream().anyMatch(oneLine(error)::contains);
        return (heap ? "the Java heap ran out: " : "native memory ran out: ") + oneLine(error);
    }

    /** Whether an error says that memory ran out, the JVM's or LibTorch's. */
    public static boolean isOutOfMemory(Throwable error) {
        String message = error.getMessage();
        return error instanceof OutOfMemoryError
                || (message != null
                        && (message.contains("not enough memory")
                                || message.contains("out of memory")
                                || message.contains("std::bad_alloc")
                                || message.contains("can't allocate memory")));
    }
}
