/** Measurements: JMH benchmarks and whole programs that print one JSON line. Not published. */
@NullMarked
package dev.figment.benchmarks;

import org.jspecify.annotations.NullMarked;
