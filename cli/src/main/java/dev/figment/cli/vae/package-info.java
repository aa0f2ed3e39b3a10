/**
 * The task of autoencoders on the command line: a recipe becomes a run, a run is sampled from, measured and reported. The
 * mechanisms themselves are in {@link dev.figment.vae}.
 */
@NullMarked
package dev.figment.cli.vae;

import org.jspecify.annotations.NullMarked;
