package dev.figment.gan.augmentation;

import java.util.EnumSet;
import java.util.Set;

/**
 * What adaptive augmentation does to an image, in the order in which it is done: Karras et al. 2020, appendix B,
 * arXiv:2006.06676. Each is differentiable, and one that could be undone if it were known to be done: so a generator that
 * is only ever seen through them, with a probability below 1, still has to make the images themselves.
 *
 * <p>These are the three groups of which the paper's recommended set consists; its filters, noise and cutout are not among them.
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
    /** By any angle, with probability 1 − √(1 − p): it or {@link #POST_ROTATION} is done with probability p. */
    PRE_ROTATION,
    /** By 2^(0.2 n) in width and 2^(−0.2 n) in height, n standard normal; between two rotations, along any direction. */
    ANISOTROPIC_SCALING,
    /** By any angle, with probability 1 − √(1 − p). */
    POST_ROTATION,
    /** By n eighths of the image, n standard normal and not the same in each direction. */
    FRACTIONAL_TRANSLATION,
    /** n is added, normal with deviation 0.2: a tenth of the range from −1 to 1. */
    BRIGHTNESS,
    /** Times 2^(0.5 n), n standard normal, around 0. */
    CONTRAST,
    /** Light becomes dark and dark light, with the same hues, for half of the images chosen. */
    LUMA_FLIP,
    /** Every hue is turned by one angle, any; of images with three channels. */
    HUE,
    /** What a colour has beyond grey, times 2^n, n standard normal; of images with several channels. */
    SATURATION;

    /** Those that only move pixels: flips, quarter turns and translations. */
    public static Set<Transformation> blits() {
        return EnumSet.of(FLIP, QUARTER_TURN, TRANSLATION);
    }

    /** Those that place pixels anew: scaling, rotation and translation by parts of pixels. */
    public static Set<Transformation> geometric() {
        return EnumSet.of(SCALING, PRE_ROTATION, ANISOTROPIC_SCALING, POST_ROTATION, FRACTIONAL_TRANSLATION);
    }

    /** Those of pixel values: brightness, contrast, luma flips, hue and saturation. */
    public static Set<Transformation> color() {
        return EnumSet.of(BRIGHTNESS, CONTRAST, LUMA_FLIP, HUE, SATURATION);
    }

    /** All of them. */
    public static Set<Transformation> all() {
        return EnumSet.allOf(Transformation.class);
    }

    /** With which probability it is done, where p is that of augmentation. */
    double probability(double p) {
        return this == PRE_ROTATION || this == POST_ROTATION ? 1 - Math.sqrt(1 - p) : p;
    }
}
