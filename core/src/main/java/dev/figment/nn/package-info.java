/**
 * Modules and the leaf layers: named parameters under PyTorch's dotted names and initialisations, training and
 * evaluation mode, and the observer through which a model shows its inside.
 */
@NullMarked
package dev.figment.nn;

import org.jspecify.annotations.NullMarked;
