/**
 * Generative adversarial networks: a generator learns a distribution by playing against a discriminator that tells its
 * examples from real ones. Here are the game and the objectives by which the training loop plays it; what the players play
 * for is in {@code losses}, the players are in {@code networks}, what the discriminator sees through in {@code augmentation},
 * and what can be said of a game's course in {@code health}.
 *
 * <p>Read {@link dev.figment.gan.AdversarialGame} first, then {@link dev.figment.gan.losses.NonSaturating}.
 */
@NullMarked
package dev.figment.gan;

import org.jspecify.annotations.NullMarked;
