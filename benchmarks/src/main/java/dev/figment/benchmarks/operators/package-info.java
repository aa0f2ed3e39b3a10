/** JMH benchmarks of the pieces that a training step spends its time in, on one thread, as a replica runs them. */
@NullMarked
package dev.figment.benchmarks.operators;

import org.jspecify.annotations.NullMarked;
