package dev.figment.cli.report;

import java.util.List;

/**
 * A part of a report that one task has and others have not.
 *
 * @param title its heading, plain text
 * @param html its body, of which everything that people or models wrote is escaped
 */
public record ReportSection(String title, String html) {

    /** Of plain text, a paragraph each. */
    public static ReportSection ofParagraphs(String title, List<String> paragraphs) {
        StringBuilder html = new StringBuilder();
        paragraphs.forEach(text -> html.append("<p>").append(Html.escape(text)).append("</p>\n"));
        return new ReportSection(title, html.toString());
    }
}
