package dev.figment.gan.augmentation;

/**
 * (x, y) → (a x + b y + e, c x + d y + f) in the plane, in pixels from the middle of an image.
 *
 * @param a of x to x
 * @param b of y to x
 * @param e added to x
 * @param c of x to y
 * @param d of y to y
 * @param f added to y
 */
record AffineMap(double a, double b, double e, double c, double d, double f) {

    /** Leaves every point where it is. */
    static final AffineMap IDENTITY = new AffineMap(1, 0, 0, 0, 1, 0);

    static AffineMap rotation(double angle) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        return new AffineMap(cos, -sin, 0, sin, cos, 0);
    }

    /** Counterclockwise by so many right angles, without rounding. */
    static AffineMap quarterTurns(int turns) {
        return switch (Math.floorMod(turns, 4)) {
            case 0 -> IDENTITY;
            case 1 -> new AffineMap(0, -1, 0, 1, 0, 0);
            case 2 -> new AffineMap(-1, 0, 0, 0, -1, 0);
            default -> new AffineMap(0, 1, 0, -1, 0, 0);
        };
    }

    static AffineMap scaling(double x, double y) {
        return new AffineMap(x, 0, 0, 0, y, 0);
    }

    static AffineMap translation(double x, double y) {
        return new AffineMap(1, 0, x, 0, 1, y);
    }

    /** This after another: p → this(first(p)). */
    AffineMap after(AffineMap first) {
        return new AffineMap(
                a * first.a + b * first.c,
                a * first.b + b * first.d,
                a * first.e + b * first.f + e,
                c * first.a + d * first.c,
                c * first.b + d * first.d,
                c * first.e + d * first.f + f);
    }
}
