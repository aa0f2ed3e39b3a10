package dev.figment.data.text;

import java.nio.charset.StandardCharsets;

/**
 * The 256 symbols that stand for bytes in a byte-level vocabulary (Radford et al. 2019, "Language models are
 * unsupervised multitask learners", §2.2): printable Latin-1 characters stand for themselves, the 68 other bytes for
 * U+0100 and on, so that a space is Ġ. Every text is a sequence of them, so nothing is ever unknown.
 */
final class ByteLevel {

    /** The number of symbols. */
    static final int SYMBOLS = 256;

    private static final String SYMBOL_OF_BYTE = symbolOfByte();
    private static final int FIRST_REMAPPED = 0x100;
    private static final String REMAPPED_BYTES = remappedBytes();

    private ByteLevel() {}

    private static boolean isPrintable(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xFF && b != 0xAD); // 0xAD is the soft hyphen
    }

    private static String symbolOfByte() {
        StringBuilder symbols = new StringBuilder();
        int remapped = 0x100;
        for (int b = 0; b < SYMBOLS; b++) {
            symbols.append((char) (isPrintable(b) ? b : remapped++));
        }
        return symbols.toString();
    }

    private static String remappedBytes() {
        StringBuilder bytes = new StringBuilder();
        for (int b = 0; b < SYMBOLS; b++) {
            if (!isPrintable(b)) {
                bytes.append((char) b);
            }
        }
        return bytes.toString();
    }

    /** The symbol of a byte given as 0 … 255. */
    static char symbol(int b) {
        return SYMBOL_OF_BYTE.charAt(b);
    }

    /** The byte, 0 … 255, for which a symbol stands, or −1 for a character that is no symbol. */
    static int byteOf(char symbol) {
        if (symbol < FIRST_REMAPPED) {
            return isPrintable(symbol) ? symbol : -1;
        }
        int index = symbol - FIRST_REMAPPED;
        return index < REMAPPED_BYTES.length() ? REMAPPED_BYTES.charAt(index) : -1;
    }

    /** UTF-8, where a surrogate without its partner becomes U+FFFD (Java itself would write a question mark). */
    static byte[] utf8(String text) {
        boolean lone = text.codePoints().anyMatch(ByteLevel::isSurrogate);
        return (lone ? replaceLoneSurrogates(text) : text).getBytes(StandardCharsets.UTF_8);
    }

    private static String replaceLoneSurrogates(String text) {
        StringBuilder replaced = new StringBuilder(text.length());
        text.codePoints()
                .map(codePoint -> isSurrogate(codePoint) ? 0xFFFD : codePoint)
                .forEach(replaced::appendCodePoint);
        return replaced.toString();
    }

    /** Whether a code point of a string is half a pair: {@link String#codePoints} joins the whole ones. */
    private static boolean isSurrogate(int codePoint) {
        return codePoint >= 0xD800 && codePoint <= 0xDFFF;
    }

    /**
     * The text of some bytes, with one U+FFFD for each longest beginning of a character that is cut short (Unicode 17,
     * §3.9, "U+FFFD substitution of maximal subparts").
     */
    static String text(byte[] utf8) {
        byte[] bytes = utf8.clone();
        for (int i = 0; i + 1 < bytes.length; i++) {
            // A surrogate in three bytes is three errors by that rule, but one to Java: FF is never part of a
            // character.
            if (bytes[i] == (byte) 0xED && (bytes[i + 1] & 0xE0) == 0xA0) {
                bytes[i] = (byte) 0xFF;
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
