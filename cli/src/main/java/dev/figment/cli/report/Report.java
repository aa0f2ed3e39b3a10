package dev.figment.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.figment.io.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * A run on one page: {@code report.html}, which needs no other file, no network and no script to be read. It follows the
 * reader's light or dark colours, fits a phone and prints. Its policy ({@code Content-Security-Policy}) lets the browser
 * run the one script that is ours, told by its hash, and load nothing. Stateless, thread-safe.
 */
public final class Report {

    private Report() {}

    /**
     * Writes a report, whole or not at all; one that is there is replaced.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, ReportContent content) throws IOException {
        AtomicFiles.writeText(file, html(content));
    }

    /** The page. */
    static String html(ReportContent content) {
        String script = resource("report.js");
        StringBuilder html = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
        html.append(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
                        + " img-src data:; script-src 'sha256-" + sha256(script) + "'\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.append("<title>" + Html.escape(content.title()) + " · Figment</title>\n");
        html.append("<style>\n" + resource("report.css") + "</style></head>\n<body>\n");
        appendHeader(html, content);
        html.append("<main>\n");
        appendSections(html, content);
        html.append("</main>\n<script>" + script + "</script>\n</body></html>\n");
        return html.toString();
    }

    private static void appendHeader(StringBuilder html, ReportContent content) {
        html.append("<header><p class=\"brand\">Figment · report</p><h1 dir=\"auto\">" + Html.escape(content.title())
                + "</h1><p class=\"subtitle\" dir=\"auto\">" + Html.escape(content.subtitle()) + "</p>");
        if (!content.headline().isEmpty()) {
            html.append("<dl class=\"headline\">");
            for (HeadlineNumber number : content.headline()) {
                html.append("<div><dt>" + Html.escape(number.label()) + "</dt><dd>" + Html.escape(number.value())
                        + "</dd>"
                        + (number.note().isEmpty() ? "" : "<dd class=\"note\">" + Html.escape(number.note()) + "</dd>")
                        + "</div>");
            }
            html.append("</dl>");
        }
        html.append("</header>\n");
    }

    private static void appendSections(StringBuilder html, ReportContent content) {
        if (!content.tests().isEmpty()) {
            appendSection(html, "Results", TableSection.tests(content.tests()));
        }
        List<LineChart> charts = new Curves(content).charts();
        if (!charts.isEmpty()) {
            StringBuilder drawn = new StringBuilder("<div class=\"charts\">\n");
            charts.forEach(chart -> drawn.append(chart.html()));
            appendSection(html, "Training", drawn.append("</div>\n").toString());
        }
        HealthSection health = new HealthSection(content.metrics());
        if (!health.isEmpty()) {
            appendSection(html, "Health", health.html());
        }
        content.sections().forEach(section -> appendSection(html, Html.escape(section.title()), section.html()));
        if (!content.configuration().isEmpty()) {
            appendSection(html, "Configuration", TableSection.configuration(content.configuration()));
        }
        if (!content.environment().isEmpty()) {
            appendSection(html, "Environment", TableSection.environment(content.environment()));
        }
    }

    private static void appendSection(StringBuilder html, String title, String body) {
        html.append("<section><h2>" + title + "</h2>\n" + body + "</section>\n");
    }

    private static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the build");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read from the build", e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
