package dev.figment.cli.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Translations with their hypotheses and attention, as a section of a report. Stateless. */
public final class TranslationSamples {

    private TranslationSamples() {}

    /** The samples; the first attention map is open. */
    public static ReportSection section(List<TranslationSample> samples) {
        return new ReportSection("Samples", html(samples));
    }

    private static String html(List<TranslationSample> samples) {
        StringBuilder html = new StringBuilder();
        boolean open = true; // the first map is shown, the others wait
        for (TranslationSample sample : samples) {
            html.append("<article class=\"sample\"><dl>").append(side("Source", sample.source()));
            @Nullable String reference = sample.reference();
            if (reference != null) {
                html.append(side("Reference", reference));
            }
            html.append("</dl>").append(hypotheses(sample));
            @Nullable AttentionMap attention = sample.attention();
            if (attention != null) {
                html.append("<details class=\"map\"" + (open ? " open" : "") + "><summary>Attention</summary>")
                        .append(new AttentionTable(attention).html())
                        .append("</details>");
                open = false;
            }
            html.append("</article>\n");
        }
        return html.toString();
    }

    private static String side(String name, String text) {
        return "<dt>" + name + "</dt><dd dir=\"auto\">" + Html.escape(text) + "</dd>";
    }

    private static String hypotheses(TranslationSample sample) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table class=\"hypotheses\"><thead><tr>"
                + "<th scope=\"col\">#</th><th scope=\"col\">Translation</th>"
                + "<th scope=\"col\" class=\"number\">Score</th>"
                + "<th scope=\"col\" class=\"number\">Σ log p</th></tr></thead><tbody>");
        int rank = 1;
        for (ScoredText hypothesis : sample.nBest()) {
            boolean exact = hypothesis.text().equals(sample.reference());
            html.append("<tr" + (exact ? " class=\"exact\"" : "") + "><td>" + rank++ + "</td><td><span dir=\"auto\">"
                    + Html.escape(hypothesis.text()) + "</span>"
                    + (exact ? " <span class=\"tick\" title=\"equals the reference\">✓</span>" : "")
                    + "</td><td class=\"number\">" + fixed(hypothesis.score()) + "</td><td class=\"number\">"
                    + fixed(hypothesis.logProbability()) + "</td></tr>");
        }
        return html.append("</tbody></table></div>").toString();
    }

    private static String fixed(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replace('-', '−');
    }
}
