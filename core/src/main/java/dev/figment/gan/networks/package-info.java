/**
 * The players: generators and discriminators, with or without condition, of perceptrons and of convolutions, and what says
 * which of them a stored model holds.
 */
@NullMarked
package dev.figment.gan.networks;

import org.jspecify.annotations.NullMarked;
