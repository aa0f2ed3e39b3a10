package dev.figment.optim;

/**
 * Euclidean norms of gradients before they were clipped.
 *
 * @param total √Σg² over all elements of all tensors; 0 where there are none
 * @param each of every tensor by itself, in order
 */
public record GradientNorms(double total, double[] each) {

    /** Copies the norms. */
    public GradientNorms {
        each = each.clone();
    }

    /** Of every tensor by itself, in order; a copy. */
    @Override
    public double[] each() {
        return each.clone();
    }
}
