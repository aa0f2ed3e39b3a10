/**
 * How good an output is, as the published metrics define it: BLEU and chrF as sacreBLEU computes them, with its
 * signature lines, so that a figure of ours can stand beside a figure of a paper; perplexity; exact match; and the
 * paired bootstrap, which says whether two systems differ by more than chance. Metrics read Java strings and numbers and
 * know no model.
 */
@NullMarked
package dev.figment.metrics;

import org.jspecify.annotations.NullMarked;
