/** The images that a recipe asks for, read or drawn, whatever is learned from them. */
@NullMarked
package dev.figment.cli.images;

import org.jspecify.annotations.NullMarked;
