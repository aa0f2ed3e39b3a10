package dev.figment.cli.report;

import dev.figment.training.health.Disease;
import dev.figment.training.health.Finding;
import dev.figment.training.health.HealthHistory;
import dev.figment.training.health.Remedy;
import dev.figment.vae.LatentProbe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a report says of a run's health: findings in words, and the measurements of every layer over the steps. */
final class HealthSection {

    private final MetricsHistory metrics;

    HealthSection(MetricsHistory metrics) {
        this.metrics = metrics;
    }

    /** Whether anything of its health was recorded. */
    boolean isEmpty() {
        return metrics.names("health").isEmpty() && metrics.health().episodes().isEmpty();
    }

    String html() {
        StringBuilder html = new StringBuilder();
        List<HealthHistory.Episode> episodes = metrics.health().episodes();
        if (episodes.isEmpty()) {
            html.append("<p class=\"healthy\"><span class=\"tick\">✓</span> No disease was found.</p>\n");
        }
        Set<Disease> explained = new LinkedHashSet<>();
        for (HealthHistory.Episode episode : episodes) {
            html.append(finding(episode, explained.add(episode.finding().disease())));
        }
        List<HeatMap> maps = maps();
        if (!maps.isEmpty()) {
            html.append("<div class=\"charts heats\">\n");
            maps.forEach(map -> html.append(map.html()));
            html.append("</div>\n");
        }
        return html.toString();
    }

    private static String finding(HealthHistory.Episode episode, boolean withAdvice) {
        Finding finding = episode.finding();
        Disease disease = finding.disease();
        String severity = disease.severity().name().toLowerCase(Locale.ROOT);
        String time = "since step " + NumberText.of(finding.since())
                + (episode.until().isPresent()
                        ? ", over at step " + NumberText.of(episode.until().getAsLong())
                        : "");
        String whose = finding.phase().isEmpty() ? "" : " of " + finding.phase();
        String place = finding.places().isEmpty() ? "" : ", in " + finding.where();
        StringBuilder html = new StringBuilder("<article class=\"finding " + severity + "\"><h3>"
                + Html.escape(capital(disease.title() + whose)) + " <span class=\"unit\">"
                + Html.escape(time + place) + "</span></h3><p>" + Html.escape(capital(finding.words())) + ".</p>");
        if (withAdvice) {
            html.append("<p>" + Html.escape(disease.meaning())
                    + "</p><details><summary>What the literature does about it</summary><ul>");
            for (Remedy remedy : disease.remedies()) {
                html.append("<li>" + Html.escape(capital(remedy.what())) + " <span class=\"unit\">"
                        + Html.escape(remedy.source()) + "</span></li>");
            }
            html.append("</ul></details>");
        }
        return html.append("</article>\n").toString();
    }

    private List<HeatMap> maps() {
        List<HeatMap> maps = new ArrayList<>();
        for (String prefix : prefixes()) {
            String whose = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1) + ": ";
            maps.add(HeatMap.of(
                    capital(whose + "gradient"),
                    "root mean square an element",
                    false,
                    metrics,
                    prefix + "gradient_rms"));
            maps.add(HeatMap.of(
                    capital(whose + "update"), "of a step, over the weights", false, metrics, prefix + "update_ratio"));
            maps.add(HeatMap.of(
                    capital(whose + "attention entropy"), "1 is even", true, metrics, prefix + "attention_entropy"));
            maps.add(HeatMap.of(
                    capital(whose + "dead units"), "share of the layer", true, metrics, prefix + "dead_units"));
            maps.add(HeatMap.of(
                    capital(whose + "divergence of each dimension of the code"),
                    "nats",
                    false,
                    metrics,
                    prefix + LatentProbe.DIMENSION_DIVERGENCE));
        }
        return maps.stream().filter(map -> !map.isEmpty()).toList();
    }

    /** Of the phases that measurements name: {@code generator.}; empty where a step has one. */
    private Set<String> prefixes() {
        Set<String> prefixes = new LinkedHashSet<>();
        for (String name : metrics.names("health")) {
            int dot = name.substring(0, Math.max(0, name.indexOf(':'))).indexOf('.');
            prefixes.add(name.substring(0, dot + 1));
        }
        return prefixes;
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
