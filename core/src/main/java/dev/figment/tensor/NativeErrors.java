package dev.figment.tensor;

/** LibTorch's errors as one line: it reports them with kilobytes of C++ backtrace. */
public final class NativeErrors {

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

    /** Whether an error says that native memory ran out. */
    public static boolean isOutOfMemory(Throwable error) {
        String message = error.getMessage();
        return error instanceof OutOfMemoryError
                || (message != null
                        && (message.contains("not enough memory")
                                || message.contains("out of memory")
                                || message.contains("can't allocate memory")));
    }
}
