/** Networks whose activations distances between sets of images are measured on. */
@NullMarked
package dev.figment.metrics.features;

import org.jspecify.annotations.NullMarked;
