package dev.figment.cli.report;

/**
 * One of the few numbers at the top of a report.
 *
 * @param label what it is: {@code BLEU, test 2016}
 * @param value the number with its unit: {@code 38.2}, {@code 54 min}
 * @param note one short line below it; may be empty
 */
public record HeadlineNumber(String label, String value, String note) {}
