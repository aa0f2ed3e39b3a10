/** The directory of a run, whatever its task: what lies where, what trained it, and that no run overwrites another. */
@NullMarked
package dev.figment.cli.run;

import org.jspecify.annotations.NullMarked;
