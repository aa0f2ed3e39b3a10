package dev.figment.data.images;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;

/**
 * How grey values become 0 or 1. Drawn pixels are 1 with the probability of their intensity: Salakhutdinov and Murray
 * 2008, §5; what is drawn depends on the key and the image alone.
 */
public enum Binarization {
    /** Not at all: intensities stay as they are. */
    NONE,
    /** 1 from the middle grey on. */
    THRESHOLD,
    /** Drawn once for all: an image is the same in every epoch. */
    STATIC,
    /** Drawn anew in each epoch (Burda et al. 2016, §5, arXiv:1509.00519); outside training as {@link #STATIC}. */
    DYNAMIC;

    private static final int MIDDLE = 128;
    private static final int MOST = 255;

    /** Writes the 0 or 1 of each value of an image. */
    void write(int[] values, float[] into, int offset, RandomKey key) {
        switch (this) {
            case NONE -> {
                for (int i = 0; i < values.length; i++) {
                    into[offset + i] = values[i] / (float) MOST;
                }
            }
            case THRESHOLD -> {
                for (int i = 0; i < values.length; i++) {
                    into[offset + i] = values[i] < MIDDLE ? 0 : 1;
                }
            }
            case STATIC, DYNAMIC -> draw(values, into, offset, key.stream());
        }
    }

    private static void draw(int[] values, float[] into, int offset, RandomStream stream) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == 0 || values[i] == MOST) { // certain, and most pixels of a digit
                into[offset + i] = values[i] == 0 ? 0 : 1;
            } else {
                into[offset + i] = stream.nextInt(MOST) < values[i] ? 1 : 0;
            }
        }
    }
}
