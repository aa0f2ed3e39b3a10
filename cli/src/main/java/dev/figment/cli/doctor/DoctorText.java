package dev.figment.cli.doctor;

import dev.figment.training.health.Disease;
import dev.figment.training.health.Finding;
import dev.figment.training.health.HealthEvent;
import dev.figment.training.health.HealthHistory.Episode;
import dev.figment.training.health.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An examination in plain words, wrapped for a terminal. Stateless. */
public final class DoctorText {

    private static final int WIDTH = 100;
    private static final long STILL_WRITING_SECONDS = 120;

    private DoctorText() {}

    /** The lines. */
    public static List<String> lines(Examination examination) {
        List<String> lines = new ArrayList<>();
        lines.add(examination.run() + ": " + state(examination));
        lines.add(verdict(examination));
        LatentEvidence.sentence(examination).ifPresent(sentence -> addWrapped(lines, sentence, ""));
        Set<Disease> explained = new LinkedHashSet<>();
        for (Episode episode : examination.findings()) {
            lines.add("");
            addFinding(lines, episode, explained.add(episode.finding().disease()));
        }
        return lines;
    }

    private static String state(Examination examination) {
        String steps =
                String.format(Locale.ROOT, "%,d steps, %,d checkups, ", examination.steps(), examination.checkups());
        return steps
                + examination
                        .end()
                        .map(DoctorText::ended)
                        .orElseGet(() -> examination.sinceLastWrite().toSeconds() <= STILL_WRITING_SECONDS
                                ? "still training"
                                : "no end recorded, nothing written for "
                                        + time(examination.sinceLastWrite().toMinutes())
                                        + ": paused, or killed");
    }

    private static String ended(HealthEvent.Over over) {
        return over.reason().equals("failed")
                ? "failed: " + over.message()
                : over.reason().replace('_', ' ');
    }

    private static String time(long minutes) {
        return minutes < 120 ? minutes + " minutes" : minutes / 60 + " hours";
    }

    private static String verdict(Examination examination) {
        int found = examination.findings().size();
        return switch (examination.verdict()) {
            case FAILED -> "Failed.";
            case ILL -> "Ill.";
            case HEALTHY ->
                examination.checkups() == 0
                        ? "No disease found, but no closer look was taken yet."
                        : found == 0 ? "Healthy: no disease found." : "Healthy now, with something to know:";
        };
    }

    private static void addFinding(List<String> lines, Episode episode, boolean withAdvice) {
        Finding finding = episode.finding();
        Disease disease = finding.disease();
        String time = " (" + disease.severity().name().toLowerCase(Locale.ROOT) + "), since step " + finding.since()
                + (episode.until().isPresent()
                        ? ", over at step " + episode.until().getAsLong()
                        : "");
        String whose = finding.phase().isEmpty() ? "" : " of " + finding.phase();
        String place = finding.places().isEmpty() ? "" : ", in " + finding.where();
        addWrapped(lines, disease.title().toUpperCase(Locale.ROOT) + whose + time + place, "");
        addWrapped(lines, "Evidence: " + finding.words() + ".", "  ");
        if (withAdvice) {
            addWrapped(lines, disease.meaning(), "  ");
            lines.add("  What the literature does about it:");
            for (Remedy remedy : disease.remedies()) {
                addWrapped(lines, "- " + remedy.what() + " [" + remedy.source() + "]", "    ");
            }
        }
    }

    private static void addWrapped(List<String> lines, String text, String indent) {
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.split(" ")) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(text.startsWith("- ") ? indent + "  " : indent);
            }
            if (!line.toString().isBlank()) {
                line.append(' ');
            }
            line.append(word);
        }
        lines.add(line.toString());
    }
}
