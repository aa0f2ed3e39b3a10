/**
 * Recipes: everything that decides how a run goes, read from YAML and JSON through explicit codecs into records that
 * refuse nonsense. A key that no codec reads is an error, and every error names its file, line and dotted key.
 */
@NullMarked
package dev.figment.cli.recipe;

import org.jspecify.annotations.NullMarked;
