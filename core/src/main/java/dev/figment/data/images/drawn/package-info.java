/**
 * Images drawn by code, which need no download: digits and shapes whose {@link dev.figment.data.images.drawn.Factor factors
 * of variation} are known, so that it can be measured whether a model has found them. The same seed draws the same images;
 * no display and no font is needed.
 */
@NullMarked
package dev.figment.data.images.drawn;

import org.jspecify.annotations.NullMarked;
