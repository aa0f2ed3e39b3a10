/**
 * The {@code figment} command: its options, its one-line errors, what it shows on a terminal. Nothing depends on it.
 */
@NullMarked
package dev.figment.cli;

import org.jspecify.annotations.NullMarked;
