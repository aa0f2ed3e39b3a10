package dev.figment.cli.translation;

/** A text as one line of output, where lines are sentences and tabs part fields. */
public final class OutputLine {

    private OutputLine() {}

    /** The text with a space for each line break and tab: a model of bytes may write any of them. */
    public static String of(String text) {
        return text.replaceAll("[\\t\\r\\n]", " ");
    }
}
