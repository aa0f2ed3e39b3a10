package dev.figment.gan;

import java.util.EnumSet;
import java.util.Set;

/**
 * What adaptive augmentation does to an image, in the order in which it is done: Karras et al. 2020, appendix B,
 * arXiv:2006.06676. Each is differentiable, and one that could be undone if it were known to be done: so a generator that
 * is only ever seen through them, with a probability below 1, still has to make the images themselves.
 */
public enum Transformation {
    /** Left becomes right, for half of the images chosen. */
    FLIP,
    /** By 0, 90, 180 or 270 degrees, of square images. */
    QUARTER_TURN,
    /** By whole pixels, up to an eighth of the image. */
    TRANSLATION,
    /** By 2^(0.2 n), n standard normal, alike in both directions. */
    SCALING,
    /** By any angle. */
    ROTATION,
    /** n is added, normal with deviation 0.2: a tenth of the range from −1 to 1. */
    BRIGHTNESS,
    /** Times 2^(0.5 n), n standard normal, around 0. */
    CONTRAST;

    /** Those that only move pixels: flips, quarter turns and translations. */
    public static Set<Transformation> blits() {
        return EnumSet.of(FLIP, QUARTER_TURN, TRANSLATION);
    }

    /** Those that place pixels anew: scaling and rotation. */
    public static Set<Transformation> geometric() {
        return EnumSet.of(SCALING, ROTATION);
    }

    /** Those of pixel values: brightness and contrast. */
    public static Set<Transformation> color() {
        return EnumSet.of(BRIGHTNESS, CONTRAST);
    }

    /** All of them. */
    public static Set<Transformation> all() {
        return EnumSet.allOf(Transformation.class);
    }
}
