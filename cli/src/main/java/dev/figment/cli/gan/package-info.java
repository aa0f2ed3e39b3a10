/** Generative adversarial networks in the command: their training by a recipe, how it is measured, and its report. */
@NullMarked
package dev.figment.cli.gan;

import org.jspecify.annotations.NullMarked;
