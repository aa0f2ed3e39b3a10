/** How well the detector of mode collapse tells collapsed from sound runs: a study of short ones whose truth is known. */
@NullMarked
package dev.figment.benchmarks.collapse;

import org.jspecify.annotations.NullMarked;
