package dev.figment.tensor;

/**
 * The keep-or-drop decisions of dropout, eight a Philox block: an element is dropped where its 16 random bits lie below
 * round(p·2¹⁶). The kept are scaled by the inverse of the probability really used, so that the expectation is exact.
 */
final class KeyedDropout {

    private static final int LEVELS = 1 << 16;
    private static final int LANES = 8;

    private KeyedDropout() {}

    static void fill(float[] mask, RandomKey key, double p) {
        int threshold = (int) Math.round(p * LEVELS);
        float scale = threshold == LEVELS ? 0f : (float) LEVELS / (LEVELS - threshold);
        int[] words = new int[4];
        int block = 0;
        int i = 0;
        for (; i + LANES <= mask.length; i += LANES, block++) {
            Philox.block(key.value(), 0, block, words, 0);
            for (int w = 0; w < 4; w++) {
                mask[i + 2 * w] = (words[w] & 0xFFFF) < threshold ? 0f : scale;
                mask[i + 2 * w + 1] = (words[w] >>> 16) < threshold ? 0f : scale;
            }
        }
        if (i < mask.length) {
            Philox.block(key.value(), 0, block, words, 0);
            for (int lane = 0; i < mask.length; i++, lane++) {
                int bits = (lane & 1) == 0 ? words[lane / 2] & 0xFFFF : words[lane / 2] >>> 16;
                mask[i] = bits < threshold ? 0f : scale;
            }
        }
    }
}
