package dev.figment.data.text;

import java.util.function.Consumer;

/**
 * Cuts text into the pieces inside which byte pairs are merged.
 *
 * <p>A piece is one isolated character, or a run of others, each with at most one space before it; further spaces stand
 * alone. Isolated are the digits, ASCII and the common Unicode punctuation, blanks and controls, listed here by their
 * code points: what counts as a letter depends on the Unicode version of a JDK, this does not. {@link #PATTERN} says
 * the same as a regular expression, for other programs; {@link #split} is that expression written out.
 */
final class PreTokenizer {

    /** First and last character of each range of isolated characters, in order. */
    private static final String ISOLATED = "\u0000\u001F!@[`{\u00A9\u00AB\u00B4\u00B6\u00B9\u00BB\u00BF××÷÷"
            + "\u2000\u200B\u2010\u2029\u202F\u205F" // spaces, dashes, quotation marks, ellipsis; not the joiners
            + "\u3000\u3003\u3008\u3020" // CJK space, stops and brackets
            + "\uFF01\uFF20\uFF3B\uFF40\uFF5B\uFF65"; // full-width punctuation and digits

    /** The pieces as a regular expression that any engine reads alike: explicit ranges, no class of Unicode. */
    static final String PATTERN = " ?[" + classOfIsolated() + "]| ?[^ " + classOfIsolated() + "]+| ";

    private PreTokenizer() {}

    private static String classOfIsolated() {
        StringBuilder ranges = new StringBuilder();
        for (int i = 0; i < ISOLATED.length(); i += 2) {
            ranges.append(endpoint(ISOLATED.charAt(i))).append('-').append(endpoint(ISOLATED.charAt(i + 1)));
        }
        return ranges.toString();
    }

    private static String endpoint(char c) {
        return c < 0x80 ? String.format("\\x%02X", (int) c) : String.valueOf(c);
    }

    /** Hands the pieces to {@code pieces} in order; together they are the text. */
    static void split(String text, Consumer<String> pieces) {
        int length = text.length();
        int start = 0;
        while (start < length) {
            int end = start;
            if (text.charAt(end) == ' ') {
                end++;
            }
            if (end < length && isIsolated(text.charAt(end))) {
                end++;
            } else {
                while (end < length && text.charAt(end) != ' ' && !isIsolated(text.charAt(end))) {
                    end++;
                }
            }
            pieces.accept(text.substring(start, end));
            start = end;
        }
    }

    private static boolean isIsolated(char c) {
        for (int i = 0; i < ISOLATED.length(); i += 2) {
            if (c <= ISOLATED.charAt(i + 1)) {
                return c >= ISOLATED.charAt(i);
            }
        }
        return false;
    }
}
