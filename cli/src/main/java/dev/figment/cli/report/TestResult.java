package dev.figment.cli.report;

/**
 * One score on one test set.
 *
 * @param test the name of the test set
 * @param search how it was translated: {@code beam 5}
 * @param metric what was measured: {@code BLEU}
 * @param value as people read it: {@code 38.2}
 * @param signature everything that the value depends on, such as sacreBLEU's; may be empty
 */
public record TestResult(String test, String search, String metric, String value, String signature) {}
