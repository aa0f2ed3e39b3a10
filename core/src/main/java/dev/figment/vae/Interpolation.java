package dev.figment.vae;

/** The way from one code to another. Stateless. */
public enum Interpolation {
    /** The straight line, (1 − t) a + t b. */
    LINEAR {
        @Override
        public float[] between(float[] a, float[] b, double t) {
            return mixed(a, b, 1 - t, t);
        }
    },
    /**
     * The arc, (sin((1 − t) ω) a + sin(t ω) b) ⁄ sin ω with ω the angle between the codes, which keeps to the lengths that
     * codes of a normal prior have: Shoemake 1985; White 2016, arXiv:1609.04468. The straight line where there is no angle.
     */
    SPHERICAL {
        @Override
        public float[] between(float[] a, float[] b, double t) {
            double product = 0;
            double squareA = 0;
            double squareB = 0;
            for (int d = 0; d < a.length; d++) {
                product += (double) a[d] * b[d];
                squareA += (double) a[d] * a[d];
                squareB += (double) b[d] * b[d];
            }
            double cosine = product / Math.sqrt(squareA * squareB);
            double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
            double sine = Math.sin(angle);
            if (!(sine > SMALLEST_SINE)) { // also where a code is 0, and the cosine no number
                return LINEAR.between(a, b, t);
            }
            return mixed(a, b, Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine);
        }
    };

    private static final double SMALLEST_SINE = 1e-6;

    /**
     * The code at a part of the way.
     *
     * @param t from 0, at a, to 1, at b
     */
    public abstract float[] between(float[] a, float[] b, double t);

    private static float[] mixed(float[] a, float[] b, double ofA, double ofB) {
        float[] code = new float[a.length];
        for (int d = 0; d < code.length; d++) {
            code[d] = (float) (ofA * a[d] + ofB * b[d]);
        }
        return code;
    }
}
