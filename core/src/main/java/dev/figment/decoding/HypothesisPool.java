package dev.figment.decoding;

import java.util.ArrayList;
import java.util.List;

/** The best sequences of one sentence that have come to their end, by descending score; of equals the earlier first. */
final class HypothesisPool {

    /** A sequence at its end: the last node of its prefix tree, end token included. */
    record Ended(int node, boolean finished, double logProbability, double score) {}

    private final int capacity;
    private final List<Ended> best;

    HypothesisPool(int capacity) {
        this.capacity = capacity;
        this.best = new ArrayList<>(capacity + 1);
    }

    /** Takes the sequence in if there is room, or if it is better than the worst here. */
    void offer(Ended ended) {
        int place = best.size();
        while (place > 0 && ended.score() > best.get(place - 1).score()) {
            place--;
        }
        best.add(place, ended);
        if (best.size() > capacity) {
            best.remove(capacity);
        }
    }

    boolean isFull() {
        return best.size() == capacity;
    }

    boolean isEmpty() {
        return best.isEmpty();
    }

    /** The score that a further sequence has to exceed; −∞ while there is room. */
    double threshold() {
        return isFull() ? best.get(capacity - 1).score() : Double.NEGATIVE_INFINITY;
    }

    List<Ended> best() {
        return List.copyOf(best);
    }
}
