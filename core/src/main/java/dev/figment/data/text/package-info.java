/**
 * Text as numbers: tokenisers, byte-pair training, parallel corpora and batches of a bounded number of tokens.
 *
 * <p>The way of a translation corpus: {@link dev.figment.data.text.ParallelCorpus#read read} two files,
 * {@link dev.figment.data.text.BytePairTraining train} a vocabulary on them, {@link
 * dev.figment.data.text.ParallelCorpus#tokenize tokenise}, and {@link dev.figment.data.text.TokenBudgetBatches batch}.
 */
@NullMarked
package dev.figment.data.text;

import org.jspecify.annotations.NullMarked;
