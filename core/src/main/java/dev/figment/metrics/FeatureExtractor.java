package dev.figment.metrics;

import org.bytedeco.pytorch.Tensor;

/**
 * Turns examples into the vectors that distances between sets of them are measured on: the activations of a classifier, or
 * the examples themselves. Figures over different extractors do not compare.
 */
@FunctionalInterface
public interface FeatureExtractor {

    /**
     * The features of each example.
     *
     * @param examples [B, …]
     * @return [B, F], floating point, owned by the current scope
     */
    Tensor features(Tensor examples);

    /** The examples themselves, flattened: for points, and where no network is at hand. */
    static FeatureExtractor identity() {
        return examples -> examples.flatten(1, -1);
    }
}
