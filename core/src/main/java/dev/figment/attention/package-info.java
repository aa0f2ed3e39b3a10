/**
 * Attention: scaled dot products under masks, many heads, cached keys and values, and the positions that tell a set of
 * vectors its order. Rotary and ALiBi positions will stand beside {@link dev.figment.attention.Positions}: they act on
 * queries and scores, not on embeddings. What is a {@link dev.figment.nn.Module} follows its rules: forward passes only read
 * it, so that many threads may run them at once.
 */
@NullMarked
package dev.figment.attention;

import org.jspecify.annotations.NullMarked;
