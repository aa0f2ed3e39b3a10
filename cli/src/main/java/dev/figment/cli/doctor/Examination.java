package dev.figment.cli.doctor;

import dev.figment.cli.report.Diseases;
import dev.figment.training.health.Checkup;
import dev.figment.training.health.HealthEvent;
import dev.figment.training.health.HealthHistory;
import dev.figment.training.health.HealthHistory.Episode;
import dev.figment.training.health.Severity;
import dev.figment.training.health.StepVitals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run as its doctor sees it: what it recorded until now, whether it still trains, is done or has failed.
 *
 * @param run its directory
 * @param history what it recorded
 * @param sinceLastWrite how long nothing was recorded
 */
public record Examination(Path run, HealthHistory history, Duration sinceLastWrite) {

    /** What is the matter with a run, the worst of it. */
    public enum Verdict {
        /** Nothing was found that is there now, but for what is merely worth knowing. */
        HEALTHY,
        /** A disease is there at the end of the record. */
        ILL,
        /** It ended with an error. */
        FAILED
    }

    private static final String METRICS = "metrics.jsonl";

    /**
     * Reads what a run recorded, while it trains or afterwards.
     *
     * @param now the time
     * @throws IOException in one line, if the directory holds no such record
     */
    public static Examination of(Path run, Instant now) throws IOException {
        Path metrics = run.resolve(METRICS);
        if (!Files.isRegularFile(metrics)) {
            throw new IOException("there is no run to examine in " + run + ": "
                    + (Files.isDirectory(run) ? "it has no " + METRICS : "no such directory"));
        }
        HealthHistory history = HealthHistory.read(metrics, Diseases.all());
        Instant written = Files.getLastModifiedTime(metrics).toInstant();
        return new Examination(run, history, Duration.between(written, now));
    }

    /** The last step recorded; 0 for none. */
    public long steps() {
        List<StepVitals> steps = history.of(StepVitals.class);
        return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).step();
    }

    /** How many closer looks were taken. */
    public int checkups() {
        return history.of(Checkup.class).size();
    }

    /** How training ended; empty where it goes on, or was killed. */
    public Optional<HealthEvent.Over> end() {
        List<HealthEvent> events = history.events();
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i) instanceof HealthEvent.Over over) {
                return Optional.of(over);
            }
            if (events.get(i) instanceof StepVitals) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** What was found, the worst that is still there first. */
    public List<Episode> findings() {
        return history.episodes().stream()
                .sorted((a, b) -> Integer.compare(weight(b), weight(a)))
                .toList();
    }

    private static int weight(Episode episode) {
        int severity = episode.finding().disease().severity().ordinal();
        return episode.until().isEmpty() ? severity + Severity.values().length : severity;
    }

    /** The worst of it. */
    public Verdict verdict() {
        if (end().filter(over -> over.reason().equals("failed")).isPresent()) {
            return Verdict.FAILED;
        }
        boolean ill = history.episodes().stream()
                .anyMatch(episode ->
                        episode.until().isEmpty() && episode.finding().disease().severity() != Severity.NOTE);
        return ill ? Verdict.ILL : Verdict.HEALTHY;
    }
}
