/**
 * Processes that train one model together: how they find each other, add up their gradients over Gloo, and notice that one of
 * them has died.
 */
@NullMarked
package dev.figment.training.processes;

import org.jspecify.annotations.NullMarked;
