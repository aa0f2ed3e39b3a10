/**
 * What the discriminator sees images through, real and generated alike, so that few real ones last longer: transformations as
 * linear maps of positions and of colours, and the probability that follows how sure the discriminator is.
 */
@NullMarked
package dev.figment.gan.augmentation;

import org.jspecify.annotations.NullMarked;
