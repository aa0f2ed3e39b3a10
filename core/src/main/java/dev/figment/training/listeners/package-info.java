/**
 * What shows or records a training run while it goes on: the progress of the terminal, {@code metrics.jsonl} and TensorBoard
 * events. Each is a {@link dev.figment.training.TrainingListener}; the loop knows none of them.
 */
@NullMarked
package dev.figment.training.listeners;

import org.jspecify.annotations.NullMarked;
