package dev.figment.training.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A disease that a detector sees in a run.
 *
 * @param disease which
 * @param phase whose it is; empty where a step has one phase
 * @param places the layers it sits in, the worst first; empty for the whole model
 * @param since the first step that shows it
 * @param evidence the numbers that the criterion was applied to, by name
 * @param words the evidence as a sentence, without a full stop
 */
public record Finding(
        Disease disease, String phase, List<String> places, long since, Map<String, Double> evidence, String words) {

    private static final int NAMED = 3;

    /** Copies what can be changed. */
    public Finding {
        places = List.copyOf(places);
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }

    /** Whether this is of the same disease in the same phase as another, at whatever step and place. */
    public boolean isOfTheSame(Finding other) {
        return disease.id().equals(other.disease().id()) && phase.equals(other.phase());
    }

    /** The places in a few words: {@code encoder.0, encoder.1, encoder.2 and 4 more}. */
    public String where() {
        if (places.size() <= NAMED) {
            return String.join(", ", places);
        }
        return String.join(", ", places.subList(0, NAMED)) + " and " + (places.size() - NAMED) + " more";
    }

    /** One line: {@code dead units since step 400 in encoder.0: 93 % of the units …}. */
    @Override
    public String toString() {
        String whose = phase.isEmpty() ? "" : " of the phase " + phase;
        String place = places.isEmpty() ? "" : " in " + where();
        return disease.title() + whose + " since step " + since + place + ": " + words;
    }
}
