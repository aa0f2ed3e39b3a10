package dev.figment.decoding;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How the sentences of a batch lie in the decoder's rows: those still open, in order, each with as many rows as the
 * widest of their beams has live prefixes. A narrower beam repeats its last prefix in the rows that it does not need, and
 * ignores what comes of them.
 */
@SuppressWarnings("ArrayRecordComponent") // within this package, compared by nobody
record BatchRows(int[] open, int perSentence) {

    /** One row for each sentence. */
    static BatchRows first(int sentences) {
        return new BatchRows(IntStream.range(0, sentences).toArray(), 1);
    }

    /** The rows for what is live now. */
    static BatchRows of(int[] candidates, SentenceBeam[] beams) {
        int[] open = Arrays.stream(candidates).filter(i -> !beams[i].isOver()).toArray();
        return new BatchRows(
                open, Arrays.stream(open).map(i -> beams[i].live()).max().orElse(0));
    }

    int count() {
        return open.length * perSentence;
    }

    /** Which sentence a row belongs to. */
    int sentence(int row) {
        return open[row / perSentence];
    }

    /** The row of each sentence's best prefix, by place in {@link #open}. */
    int firstRow(int place) {
        return place * perSentence;
    }

    /** Which of the rows {@code before} each row continues. */
    int[] parents(BatchRows before, SentenceBeam[] beams) {
        int[] parents = new int[count()];
        int place = 0; // in before.open, of which open is a subsequence
        for (int row = 0; row < parents.length; row++) {
            while (before.open[place] != sentence(row)) {
                place++;
            }
            parents[row] = before.firstRow(place) + beams[sentence(row)].origin(beam(row, beams));
        }
        return parents;
    }

    /** The last token of each row's prefix. */
    int[] tokens(SentenceBeam[] beams) {
        return IntStream.range(0, count())
                .map(row -> beams[sentence(row)].token(beam(row, beams)))
                .toArray();
    }

    /** Whether rows given by their parents are the rows before, unchanged. */
    static boolean unchanged(int[] parents, int rowsBefore) {
        return Arrays.equals(parents, IntStream.range(0, rowsBefore).toArray());
    }

    private int beam(int row, SentenceBeam[] beams) {
        return Math.min(row % perSentence, beams[sentence(row)].live() - 1);
    }
}
