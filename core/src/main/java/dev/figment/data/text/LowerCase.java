package dev.figment.data.text;

/**
 * Lower case, code point by code point, as Unicode 17 maps it without context and without locale: Σ is always σ, and İ
 * becomes i with a dot above (SpecialCasing.txt, the one unconditional mapping to two code points). This is what the
 * {@code Lowercase} normaliser of Hugging Face {@code tokenizers} computes, and it does not depend on the JDK.
 */
final class LowerCase {

    private LowerCase() {}

    static String of(String text) {
        int length = text.length();
        int i = 0;
        while (i < length && isLowerAscii(text.charAt(i))) {
            i++;
        }
        if (i == length) {
            return text;
        }
        StringBuilder lower = new StringBuilder(length + 4).append(text, 0, i);
        while (i < length) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (codePoint == 0x130) {
                lower.append("i\u0307");
            } else {
                lower.appendCodePoint(map(codePoint));
            }
        }
        return lower.toString();
    }

    private static boolean isLowerAscii(char c) {
        return c < 0x80 && (c < 'A' || c > 'Z');
    }

    private static int map(int codePoint) {
        if (codePoint < 0x1C89) {
            return Character.toLowerCase(codePoint);
        }
        // Letters of Unicode 14 to 17: JDK 17 has Unicode 13, and JDK 25 has Unicode 16.
        return switch (codePoint) {
            case 0x1C89 -> 0x1C8A;
            case 0x2C2F -> 0x2C5F;
            case 0xA7C0, 0xA7CC, 0xA7CE, 0xA7D0, 0xA7D2, 0xA7D4, 0xA7D6, 0xA7D8, 0xA7DA -> codePoint + 1;
            case 0xA7CB -> 0x264;
            case 0xA7DC -> 0x19B;
            default -> {
                if (isVithkuqiCapital(codePoint)) {
                    yield codePoint + 0x27;
                } else if (codePoint >= 0x10D50 && codePoint <= 0x10D65) { // Garay
                    yield codePoint + 0x20;
                } else if (codePoint >= 0x16EA0 && codePoint <= 0x16EB8) { // Beria Erfe
                    yield codePoint + 0x1B;
                }
                yield Character.toLowerCase(codePoint);
            }
        };
    }

    private static boolean isVithkuqiCapital(int codePoint) {
        return codePoint >= 0x10570
                && codePoint <= 0x10595
                && codePoint != 0x1057B
                && codePoint != 0x1058B
                && codePoint != 0x10593;
    }
}
