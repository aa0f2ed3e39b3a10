/**
 * What validations measure of a game while it goes on, and the diseases that detectors name by it: mode collapse, a
 * discriminator that has won, oscillation, divergence.
 */
@NullMarked
package dev.figment.gan.health;

import org.jspecify.annotations.NullMarked;
