/**
 * Generative adversarial networks: a generator learns a distribution by playing against a discriminator that tells its
 * examples from real ones. The losses that they play for, the penalties and other cures that keep the game going, the
 * networks, and the objectives by which the training loop plays it.
 */
@NullMarked
package dev.figment.gan;

import org.jspecify.annotations.NullMarked;
