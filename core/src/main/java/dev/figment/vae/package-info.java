/**
 * Variational autoencoders (Kingma and Welling 2014, arXiv:1312.6114): networks from images to a distribution over codes and
 * back, likelihoods, objectives as small classes with their equation, importance-weighted bounds, and measures of what a
 * code holds. Losses and bounds are in nats per image everywhere: summed over pixels and dimensions of the code.
 *
 * <p>Read {@link dev.figment.vae.VariationalAutoencoder} first, then {@link dev.figment.vae.Elbo}.
 */
@NullMarked
package dev.figment.vae;

import org.jspecify.annotations.NullMarked;
