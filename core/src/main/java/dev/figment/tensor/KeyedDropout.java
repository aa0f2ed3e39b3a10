package dev.figment.tensor;

import java.nio.IntBuffer;

/**
 * The mask of one dropout: an element is dropped where its 16 random bits lie below round(p·2¹⁶), else scaled by the
 * inverse of the probability really used, so that the expectation is exact.
 *
 * <p>A {@link Threefry} block decides four elements. They stand a lane apart in a tile of four lanes, not side by side, so
 * that every loop runs along arrays and becomes vector instructions; the masks are written as the bits of floats for the
 * same reason. Which bits an element gets depends on the key and its index alone, never on the length of its row. For one
 * thread.
 */
final class KeyedDropout {

    private static final int LEVELS = 1 << 16;
    private static final int LANES = 4;
    private static final int LANE = 256;
    private static final int TILE = LANES * LANE;
    private static final int TILES_AT_ONCE = 8; // 50 kB of arrays: they stay in the nearest caches

    private final int threshold;
    private final int scale; // the bits of a float
    private final int[] words0 = new int[TILES_AT_ONCE * LANE];
    private final int[] words1 = new int[TILES_AT_ONCE * LANE];
    private final int[] mask = new int[TILES_AT_ONCE * LANE]; // of one lane of each tile

    KeyedDropout(double p) {
        threshold = (int) Math.round(p * LEVELS);
        scale = threshold == LEVELS ? 0 : Float.floatToRawIntBits((float) LEVELS / (LEVELS - threshold));
    }

    /** The mask of one element: what {@link #fill} computes for a row. */
    float at(RandomKey key, int element) {
        int block = element / TILE * LANE + element % LANE;
        int lane = element % TILE / LANE;
        int bits = (int) (Threefry.block(key.value(), block) >>> (16 * lane)) & 0xFFFF;
        return bits < threshold ? 0 : Float.intBitsToFloat(scale);
    }

    /** Writes the masks of elements 0 … {@code length} − 1 at the buffer's position, as the bits of floats. */
    void fill(IntBuffer out, RandomKey key, int length) {
        int start = out.position();
        for (int first = 0; first < length; first += TILES_AT_ONCE * TILE) {
            int elements = Math.min(length - first, TILES_AT_ONCE * TILE);
            int tiles = (elements + TILE - 1) / TILE;
            int blocks = Math.min(elements, tiles * LANE);
            Threefry.fill(key.value(), first / LANES, blocks, words0, words1);
            for (int lane = 0; lane < LANES; lane++) {
                int[] words = lane < 2 ? words0 : words1;
                if (lane % 2 == 0) {
                    lowerHalves(words, blocks);
                } else {
                    upperHalves(words, blocks);
                }
                for (int tile = 0; tile < tiles; tile++) {
                    int at = tile * TILE + lane * LANE;
                    int count = Math.min(elements - at, LANE);
                    if (count > 0) {
                        out.position(start + first + at).put(mask, tile * LANE, count);
                    }
                }
            }
        }
        out.position(start + length);
    }

    private void lowerHalves(int[] words, int count) {
        int last = threshold - 1; // of the dropped: the sign of last − bits spreads over the scale
        int bitsOfScale = scale;
        int[] to = mask;
        for (int i = 0; i < count; i++) {
            to[i] = ((last - (words[i] & 0xFFFF)) >> 31) & bitsOfScale;
        }
    }

    private void upperHalves(int[] words, int count) {
        int last = threshold - 1;
        int bitsOfScale = scale;
        int[] to = mask;
        for (int i = 0; i < count; i++) {
            to[i] = ((last - (words[i] >>> 16)) >> 31) & bitsOfScale;
        }
    }
}
