package dev.figment.cli.report;

/**
 * One hypothesis, as text.
 *
 * @param text the translation
 * @param logProbability Σ log p, the raw sum
 * @param score the sum after the length penalty, by which hypotheses are ranked
 */
public record ScoredText(String text, double logProbability, double score) {}
