package dev.figment.data.text;

import dev.figment.data.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sentence pairs of one step, padded at the end to a common width on each side.
 *
 * <p>For a source a b and a target x y z: source {@code a b </s>}, target input {@code <s> x y z}, target output
 * {@code x y z </s>}. Lengths count the special token, so a target has as many tokens as the decoder predicts. The
 * arrays are not copied; nobody writes to them.
 *
 * @param source [B, S], tokens and end
 * @param sourceLengths [B], 1 … S
 * @param targetInput [B, T], start and tokens
 * @param targetOutput [B, T], tokens and end: what the decoder predicts at each place of its input
 * @param targetLengths [B], 1 … T
 * @param exampleIds [B], the number of each pair in its corpus
 */
@SuppressWarnings("ArrayRecordComponent") // data are Java arrays until the step; a batch is compared by nobody
public record TranslationBatch(
        int[][] source,
        int[] sourceLengths,
        int[][] targetInput,
        int[][] targetOutput,
        int[] targetLengths,
        long[] exampleIds)
        implements Batch<TranslationBatch> {

    /** @throws IllegalArgumentException if there is no row, or the parts differ in their number of rows or widths */
    public TranslationBatch {
        int rows = source.length;
        if (rows == 0) {
            throw new IllegalArgumentException("a translation batch needs at least one row, but has none");
        }
        requireRows("sourceLengths", sourceLengths.length, rows);
        requireRows("targetInput", targetInput.length, rows);
        requireRows("targetOutput", targetOutput.length, rows);
        requireRows("targetLengths", targetLengths.length, rows);
        requireRows("exampleIds", exampleIds.length, rows);
        for (int row = 0; row < rows; row++) {
            requireWidth("source", row, source[row].length, source[0].length);
            requireWidth("targetInput", row, targetInput[row].length, targetInput[0].length);
            requireWidth("targetOutput", row, targetOutput[row].length, targetInput[0].length);
            requireLength("source", row, sourceLengths[row], source[0].length);
            requireLength("target", row, targetLengths[row], targetInput[0].length);
        }
    }

    /**
     * The batch of some pairs, in their order, as wide on each side as its longest sentence and one special token.
     *
     * @throws IllegalArgumentException if there is no pair
     */
    public static TranslationBatch of(List<TokenizedPair> pairs, SpecialTokens specials) {
        int rows = pairs.size();
        int sourceWidth = 0;
        int targetWidth = 0;
        for (TokenizedPair pair : pairs) {
            sourceWidth = Math.max(sourceWidth, pair.source().length + 1);
            targetWidth = Math.max(targetWidth, pair.target().length + 1);
        }
        int[][] source = new int[rows][];
        int[] sourceLengths = new int[rows];
        int[][] targetInput = new int[rows][];
        int[][] targetOutput = new int[rows][];
        int[] targetLengths = new int[rows];
        long[] exampleIds = new long[rows];
        for (int row = 0; row < rows; row++) {
            TokenizedPair pair = pairs.get(row);
            source[row] = endedRow(pair.source(), sourceWidth, specials);
            sourceLengths[row] = pair.source().length + 1;
            targetInput[row] = startedRow(pair.target(), targetWidth, specials);
            targetOutput[row] = endedRow(pair.target(), targetWidth, specials);
            targetLengths[row] = pair.target().length + 1;
            exampleIds[row] = pair.id();
        }
        return new TranslationBatch(source, sourceLengths, targetInput, targetOutput, targetLengths, exampleIds);
    }

    private static int[] endedRow(int[] ids, int width, SpecialTokens specials) {
        int[] row = Arrays.copyOf(ids, width);
        row[ids.length] = specials.end();
        Arrays.fill(row, ids.length + 1, width, specials.pad());
        return row;
    }

    private static int[] startedRow(int[] ids, int width, SpecialTokens specials) {
        int[] row = new int[width];
        row[0] = specials.start();
        System.arraycopy(ids, 0, row, 1, ids.length);
        Arrays.fill(row, ids.length + 1, width, specials.pad());
        return row;
    }

    @Override
    public int examples() {
        return source.length;
    }

    /** S: the padded width of the source side. */
    public int sourceWidth() {
        return source[0].length;
    }

    /** T: the padded width of the target side. */
    public int targetWidth() {
        return targetInput[0].length;
    }

    /** The number of target tokens, ends included. */
    public int targetTokens() {
        return Arrays.stream(targetLengths).sum();
    }

    /** The number of target tokens, ends included: the loss is a mean over what the decoder predicts. */
    @Override
    public double weight() {
        return targetTokens();
    }

    /** Parts of about the same number of tokens, source and target together. */
    @Override
    public List<TranslationBatch> split(int parts) {
        if (parts <= 0) {
            throw new IllegalArgumentException("a batch is split into at least one part, but parts is " + parts);
        }
        int count = Math.min(parts, examples());
        long total = tokens(0, examples());
        List<TranslationBatch> split = new ArrayList<>(count);
        int from = 0;
        long before = 0;
        for (int part = 1; part <= count; part++) {
            int to = from + 1;
            long tokens = before + tokens(from, to);
            int lastStart = examples() - (count - part); // leaves a row for each part that is still to come
            // take the next row while that brings the boundary nearer to its even place, part/count of all tokens
            while (to < lastStart
                    && (part == count || 2 * (tokens * count - total * part) + tokens(to, to + 1) * count <= 0)) {
                tokens += tokens(to, to + 1);
                to++;
            }
            split.add(rows(from, to));
            from = to;
            before = tokens;
        }
        return List.copyOf(split);
    }

    private long tokens(int from, int to) {
        long tokens = 0;
        for (int row = from; row < to; row++) {
            tokens += sourceLengths[row] + targetLengths[row];
        }
        return tokens;
    }

    private TranslationBatch rows(int from, int to) {
        return new TranslationBatch(
                Arrays.copyOfRange(source, from, to),
                Arrays.copyOfRange(sourceLengths, from, to),
                Arrays.copyOfRange(targetInput, from, to),
                Arrays.copyOfRange(targetOutput, from, to),
                Arrays.copyOfRange(targetLengths, from, to),
                Arrays.copyOfRange(exampleIds, from, to));
    }

    private static void requireRows(String part, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException(
                    part + " must have as many rows as source, " + expected + ", but has " + found);
        }
    }

    private static void requireWidth(String part, int row, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException(
                    part + " row " + row + " must have the width of its side, " + expected + ", but has " + found);
        }
    }

    private static void requireLength(String side, int row, int found, int width) {
        if (found < 1 || found > width) {
            throw new IllegalArgumentException(
                    "the " + side + " length of row " + row + " must be in 1 … " + width + ", but is " + found);
        }
    }
}
