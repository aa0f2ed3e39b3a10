package dev.figment.gan.augmentation;

/**
 * A change of colour, which treats the grey of a pixel and what it has beyond grey apart. With m the mean of its channels x,
 *
 * <pre>x → gain · m + offset + chroma · R(hue) (x − m)</pre>
 *
 * <p>where R turns around the axis of greys, (1, 1, 1). Every transformation of colour is such a map, and so is one after another.
 *
 * @param gain of the grey
 * @param offset added to every channel
 * @param chroma of what is beyond grey
 * @param hue the angle by which that is turned, in radians
 */
record ColorMap(double gain, double offset, double chroma, double hue) {

    /** Leaves every colour as it is. */
    static final ColorMap IDENTITY = new ColorMap(1, 0, 1, 0);

    static ColorMap brightness(double added) {
        return new ColorMap(1, added, 1, 0);
    }

    static ColorMap contrast(double factor) {
        return new ColorMap(factor, 0, factor, 0);
    }

    static ColorMap lumaFlip() {
        return new ColorMap(-1, 0, 1, 0);
    }

    static ColorMap hue(double angle) {
        return new ColorMap(1, 0, 1, angle);
    }

    static ColorMap saturation(double factor) {
        return new ColorMap(1, 0, factor, 0);
    }

    /** This after another: x → this(first(x)). */
    ColorMap after(ColorMap first) {
        return new ColorMap(gain * first.gain, gain * first.offset + offset, chroma * first.chroma, hue + first.hue);
    }
}
