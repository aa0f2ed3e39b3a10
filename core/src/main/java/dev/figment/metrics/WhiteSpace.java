package dev.figment.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * White space as sacreBLEU sees it, that is, as Python's {@code str.split} does: every Unicode space, among them the
 * no-break space that Java's {@link Character#isWhitespace(int)} leaves out, and the control character U+0085.
 */
final class WhiteSpace {

    private static final int NEXT_LINE = 0x85;

    private WhiteSpace() {}

    static boolean is(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || codePoint == NEXT_LINE;
    }

    /** The words between white space; none for a blank line. */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < line.length(); i++) {
            // Every white space character is in the basic plane, so that looking at chars is enough.
            boolean space = is(line.charAt(i));
            if (space && start >= 0) {
                words.add(line.substring(start, i));
                start = -1;
            } else if (!space && start < 0) {
                start = i;
            }
        }
        if (start >= 0) {
            words.add(line.substring(start));
        }
        return words;
    }

    static String stripTrailing(String line) {
        int end = line.length();
        while (end > 0 && is(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(0, end);
    }
}
