package dev.figment.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The references of a corpus: one or several for each segment, in the order of the hypotheses. Immutable.
 *
 * @param bySegment the references of the first segment, of the second, …; their number may differ
 * @throws IllegalArgumentException if a segment has no reference, or there is no segment
 */
public record References(List<List<String>> bySegment) {

    public References {
        if (bySegment.isEmpty()) {
            throw new IllegalArgumentException("a corpus must have at least one segment, but there are no references");
        }
        List<List<String>> copy = new ArrayList<>(bySegment.size());
        for (List<String> segment : bySegment) {
            if (segment.isEmpty()) {
                throw new IllegalArgumentException("segment " + copy.size() + " has no reference");
            }
            copy.add(List.copyOf(segment));
        }
        bySegment = List.copyOf(copy);
    }

    /** One reference for each segment. */
    public static References of(List<String> translation) {
        return new References(translation.stream().map(List::of).toList());
    }

    /**
     * Several translations of the whole corpus, as they come in one file each.
     *
     * @throws IllegalArgumentException if there is none, or their lengths differ
     */
    public static References ofTranslations(List<List<String>> translations) {
        if (translations.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one translation, but there is none");
        }
        int segments = translations.get(0).size();
        List<List<String>> bySegment = new ArrayList<>(segments);
        for (int i = 0; i < segments; i++) {
            bySegment.add(new ArrayList<>(translations.size()));
        }
        for (List<String> translation : translations) {
            if (translation.size() != segments) {
                throw new IllegalArgumentException("every translation must have as many segments as the first, "
                        + segments + ", but one has " + translation.size());
            }
            for (int i = 0; i < segments; i++) {
                bySegment.get(i).add(translation.get(i));
            }
        }
        return new References(bySegment);
    }

    /** The number of segments. */
    public int size() {
        return bySegment.size();
    }

    /** How many there are for each segment, as in {@code nrefs:1}; {@code var} where that differs. */
    String signature() {
        int first = bySegment.get(0).size();
        return bySegment.stream().allMatch(segment -> segment.size() == first) ? Integer.toString(first) : "var";
    }

    /** @throws IllegalArgumentException unless there is one hypothesis for each segment */
    void requireOneEach(List<String> hypotheses) {
        if (hypotheses.size() != size()) {
            throw new IllegalArgumentException("there must be one hypothesis for each reference, but there are "
                    + hypotheses.size() + " hypotheses and references for " + size() + " segments");
        }
    }
}
