package dev.figment.cli.report;

/**
 * A part of a report that one task has and others have not.
 *
 * @param title its heading, plain text
 * @param html its body, of which everything that people or models wrote is escaped
 */
public record ReportSection(String title, String html) {}
