/** Points in space: mixtures of Gaussians whose modes are known, on which generators show what they miss. */
@NullMarked
package dev.figment.data.points;

import org.jspecify.annotations.NullMarked;
