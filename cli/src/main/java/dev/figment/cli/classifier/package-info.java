/** The training of the classifier of digits by a recipe, which generated digits are measured by. */
@NullMarked
package dev.figment.cli.classifier;

import org.jspecify.annotations.NullMarked;
