/**
 * The Transformer: layers, stacks, the encoder-decoder and the encoder with a head over the vocabulary; how they are
 * trained ({@link dev.figment.transformer.TranslationObjective}), decoded and stored. Vaswani et al. 2017,
 * arXiv:1706.03762.
 */
@NullMarked
package dev.figment.transformer;

import org.jspecify.annotations.NullMarked;
