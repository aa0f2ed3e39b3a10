/**
 * Files that models live in: safetensors (read by memory map, written atomically), JSON configuration with one-line
 * errors, the Hugging Face directory layout, and writing that never leaves half a file behind.
 *
 * <p>Everything here says what is wrong with a file in one line, as the message of an {@link java.io.IOException}.
 */
@NullMarked
package dev.figment.io;

import org.jspecify.annotations.NullMarked;
