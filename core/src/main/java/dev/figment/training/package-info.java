/**
 * The training loop, which knows no model: the {@link dev.figment.training.Objective} that a model brings, steps with one
 * reduction of gradients in their middle, validation with patience, checkpoints and exact resume, requests to stop, and
 * the listeners that show or record what happens.
 */
@NullMarked
package dev.figment.training;

import org.jspecify.annotations.NullMarked;
