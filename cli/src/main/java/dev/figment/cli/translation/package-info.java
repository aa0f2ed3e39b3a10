/**
 * The recipes whose task is translation, carried out: corpora, tokenisers, training, export, scores and report, and a run
 * read back for translating.
 */
@NullMarked
package dev.figment.cli.translation;

import org.jspecify.annotations.NullMarked;
