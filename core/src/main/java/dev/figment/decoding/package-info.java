/**
 * Search for the sequence that a model finds most probable: greedy, and beam search single and batched, with length
 * penalties, length limits and early stopping that cannot lose the best hypothesis. The search knows no model; it sees
 * one through {@link dev.figment.decoding.NextTokenModel} and {@link dev.figment.decoding.NextTokenSession}.
 */
@NullMarked
package dev.figment.decoding;

import org.jspecify.annotations.NullMarked;
