/**
 * What the players of a game play for, and what holds the discriminator back: losses of its logits, penalties on its slope,
 * clipping of its parameters. Of tensors and functions alone: nothing here knows the networks.
 */
@NullMarked
package dev.figment.gan.losses;

import org.jspecify.annotations.NullMarked;
