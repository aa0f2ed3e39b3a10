/** What {@code figment doctor} says of a run, in words, as JSON and as a picture, from what the run recorded. */
@NullMarked
package dev.figment.cli.doctor;

import org.jspecify.annotations.NullMarked;
