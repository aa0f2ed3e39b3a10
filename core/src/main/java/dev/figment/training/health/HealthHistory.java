package dev.figment.training.health;

import com.fasterxml.jackson.databind.JsonNode;
import dev.figment.io.JsonFields;
import dev.figment.io.JsonFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a run recorded of its health in {@code metrics.jsonl}, while it trains or afterwards. Immutable.
 *
 * @param events in the order of their happening
 */
public record HealthHistory(List<HealthEvent> events) {

    private static final String EVIDENCE = "evidence.";

    /** Copies the list. */
    public HealthHistory {
        events = List.copyOf(events);
    }

    /**
     * A disease from when it was found to when it was gone.
     *
     * @param until the step at which it was seen no more; empty where it was there to the end
     */
    public record Episode(Finding finding, OptionalLong until) {}

    /**
     * Reads a file. A last line that is being written, or was cut short, is left out.
     *
     * @param diseases all that findings may name
     * @throws IOException naming the file and the line that is none of ours
     */
    public static HealthHistory read(Path metrics, Collection<? extends Disease> diseases) throws IOException {
        String text = Files.readString(metrics, StandardCharsets.UTF_8);
        Map<String, Disease> known = new LinkedHashMap<>();
        diseases.forEach(disease -> known.put(disease.id(), disease));
        List<HealthEvent> events = new ArrayList<>();
        int line = 1;
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            String source = metrics + ", line " + line;
            JsonNode node = JsonFiles.parse(source, text.substring(start, end).getBytes(StandardCharsets.UTF_8));
            addEvent(events, JsonFields.of(source, node), known);
            start = end + 1;
            line++;
        }
        return new HealthHistory(events);
    }

    private static void addEvent(List<HealthEvent> events, JsonFields line, Map<String, Disease> known)
            throws IOException {
        long step = line.getLong("step");
        switch (line.getText("event")) {
            case "step" -> events.add(step(step, line.node()));
            case "health" -> events.add(checkup(step, line.node()));
            case "validation" -> events.add(validation(step, line.node()));
            case "finding" -> events.add(new HealthEvent.Begun(step, finding(line, known)));
            case "recovery" -> events.add(new HealthEvent.Ended(step, finding(line, known)));
            case "end" -> events.add(new HealthEvent.Over(step, line.getText("reason"), line.getText("message")));
            default -> {} // another's
        }
    }

    private static StepVitals step(long step, JsonNode line) {
        String ofEachPhase = "learning_rate"; // which terms of a loss have none of
        Set<String> prefixes = new LinkedHashSet<>();
        line.fieldNames().forEachRemaining(name -> {
            if (name.equals(ofEachPhase) || name.endsWith("." + ofEachPhase)) {
                prefixes.add(name.substring(0, name.length() - ofEachPhase.length()));
            }
        });
        return new StepVitals(
                step,
                prefixes.stream()
                        .map(prefix -> new StepVitals.Phase(
                                prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1),
                                number(line.path(prefix + "loss")),
                                number(line.path(prefix + "learning_rate")),
                                number(line.path(prefix + "gradient_norm"))))
                        .toList());
    }

    /** Names are {@code gradient_norm:encoder.0}, with several phases {@code generator.gradient_norm:decoder.0}. */
    private static Checkup checkup(long step, JsonNode line) {
        List<Measurement> measurements = new ArrayList<>();
        line.properties().forEach(field -> {
            int colon = field.getKey().indexOf(':');
            if (colon > 0) {
                String what = field.getKey().substring(0, colon);
                int dot = what.indexOf('.');
                measurements.add(new Measurement(
                        dot < 0 ? "" : what.substring(0, dot),
                        what.substring(dot + 1),
                        field.getKey().substring(colon + 1),
                        (float) number(field.getValue())));
            }
        });
        return new Checkup(step, measurements);
    }

    private static ValidationVitals validation(long step, JsonNode line) {
        Map<String, Double> measures = new LinkedHashMap<>();
        line.properties().forEach(field -> {
            boolean measure = field.getValue().isNumber() || isNonFinite(field.getValue());
            if (measure && !field.getKey().equals("step")) {
                measures.put(field.getKey(), number(field.getValue()));
            }
        });
        return new ValidationVitals(step, measures);
    }

    private static Finding finding(JsonFields line, Map<String, Disease> known) throws IOException {
        Disease disease = Objects.requireNonNull(known.get(line.getOneOf("disease", known.keySet())));
        Map<String, Double> evidence = new LinkedHashMap<>();
        line.node().properties().forEach(field -> {
            if (field.getKey().startsWith(EVIDENCE)) {
                evidence.put(field.getKey().substring(EVIDENCE.length()), number(field.getValue()));
            }
        });
        String places = line.getText("places");
        return new Finding(
                disease,
                line.getText("phase"),
                places.isEmpty() ? List.of() : List.of(places.split(", ")),
                line.getLong("since"),
                evidence,
                line.getText("words"));
    }

    private static double number(JsonNode value) {
        return isNonFinite(value) ? Double.parseDouble(value.textValue()) : value.asDouble(Double.NaN);
    }

    private static boolean isNonFinite(JsonNode value) {
        return value.isTextual() && value.textValue().matches("NaN|-?Infinity");
    }

    /** Each disease with its time, in the order of finding. */
    public List<Episode> episodes() {
        List<Episode> episodes = new ArrayList<>();
        for (HealthEvent event : events) {
            if (event instanceof HealthEvent.Begun begun) {
                episodes.add(new Episode(begun.finding(), OptionalLong.empty()));
            } else if (event instanceof HealthEvent.Ended ended) {
                for (int i = 0; i < episodes.size(); i++) {
                    Episode episode = episodes.get(i);
                    if (episode.until().isEmpty() && episode.finding().isOfTheSame(ended.finding())) {
                        episodes.set(i, new Episode(episode.finding(), OptionalLong.of(ended.step())));
                    }
                }
            }
        }
        return List.copyOf(episodes);
    }

    /** The events of one kind. */
    public <E extends HealthEvent> List<E> of(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
