package dev.figment.decoding;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.DType;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The most probable next tokens of each row of logits, by descending log-probability and, among equals, by ascending id.
 *
 * <p>log softmax is a tensor operation over [rows, V]. The selection passes once over its memory in Java: this orders
 * equals by the way, which {@code topk} does not promise, and took no longer than {@code topk} when tried (170 × 8000 and
 * 340 × 10000, one thread). Forbidden tokens get −∞ after the softmax, as in Hugging Face's beam search: the others keep
 * the probability that the model gave them.
 */
final class BestTokens {

    private final int perRow;
    private final int[] tokens; // [rows · perRow]
    private final double[] logProbabilities; // [rows · perRow]

    private BestTokens(int rows, int perRow) {
        this.perRow = perRow;
        this.tokens = new int[rows * perRow];
        this.logProbabilities = new double[rows * perRow];
        Arrays.fill(logProbabilities, Double.NEGATIVE_INFINITY);
    }

    /**
     * Selects.
     *
     * @param logits [rows, V]
     * @param rows how many rows the session is expected to have
     * @param vocabularySize V
     * @param count tokens a row; V where that is less
     * @param forbidden tokens with probability zero
     * @param sourceOfRow the index of its source, which messages count from 1
     * @throws IllegalStateException if the logits have another shape, or hold NaN or +∞
     */
    static BestTokens of(
            Tensor logits, int rows, int vocabularySize, int count, long[] forbidden, IntUnaryOperator sourceOfRow) {
        if (logits.dim() != 2 || logits.size(0) != rows || logits.size(1) != vocabularySize) {
            throw new IllegalStateException("the model's logits have the shape " + Shapes.describe(logits)
                    + ", but the search expects " + Shapes.describe(rows, vocabularySize));
        }
        BestTokens best = new BestTokens(rows, Math.min(count, vocabularySize));
        try (Scope scope = Scope.open()) {
            RowReader reader = new RowReader(logSoftmax(logits)); // [rows, V]
            for (int row = 0; row < rows; row++) {
                double[] logProbabilities = reader.read(row);
                if (Double.isNaN(logProbabilities[0])) { // then all of them are
                    requireNoContinuation(ArrayTensors.doubles(logits.select(0, row)), sourceOfRow.applyAsInt(row));
                    continue;
                }
                for (long token : forbidden) {
                    logProbabilities[(int) token] = Double.NEGATIVE_INFINITY;
                }
                best.select(logProbabilities, row);
            }
        }
        return best;
    }

    /** Keeps the best in order while passing over the row once; an equal that comes later stays behind. */
    private void select(double[] row, int rowIndex) {
        int from = rowIndex * perRow;
        int worst = from + perRow - 1;
        for (int token = 0; token < row.length; token++) {
            if (row[token] > logProbabilities[worst]) {
                int place = worst;
                while (place > from && row[token] > logProbabilities[place - 1]) {
                    logProbabilities[place] = logProbabilities[place - 1];
                    tokens[place] = tokens[place - 1];
                    place--;
                }
                logProbabilities[place] = row[token];
                tokens[place] = token;
            }
        }
    }

    /** How many tokens each row has. */
    int perRow() {
        return perRow;
    }

    int token(int row, int rank) {
        return tokens[row * perRow + rank];
    }

    /** −∞ for a token that cannot be chosen. */
    double logProbability(int row, int rank) {
        return logProbabilities[row * perRow + rank];
    }

    private static Tensor logSoftmax(Tensor logits) {
        DType type = DType.of(logits);
        if (type == DType.FLOAT32 || type == DType.FLOAT64) {
            return logits.log_softmax(-1);
        }
        try (ScalarTypeOptional single = new ScalarTypeOptional(ScalarType.Float)) {
            return logits.log_softmax(-1, single); // 16-bit logits: sums of thousands of terms need more
        }
    }

    /** log softmax gives NaN for NaN, for +∞, and for a row of nothing but −∞. Only the last is an answer: nothing follows. */
    private static void requireNoContinuation(double[] logits, int source) {
        for (int token = 0; token < logits.length; token++) {
            if (logits[token] != Double.NEGATIVE_INFINITY
                    && (Double.isNaN(logits[token]) || Double.isInfinite(logits[token]))) {
                throw new IllegalStateException("the model's logits for source " + (source + 1) + " hold "
                        + logits[token] + " at token " + token + "; expected finite numbers or -Infinity");
            }
        }
    }

    /** Reads float32 or float64 rows one at a time into one array. */
    private static final class RowReader {

        private final @Nullable FloatBuffer singles;
        private final @Nullable DoubleBuffer doubles;
        private final float[] single;
        private final double[] row;

        /** @param tensor [rows, V]; must outlive the reader */
        RowReader(Tensor tensor) {
            int width = (int) tensor.size(1);
            boolean isSingle = DType.of(tensor) == DType.FLOAT32;
            Tensor readable = tensor.cpu().contiguous();
            singles = isSingle ? readable.<FloatBuffer>createBuffer() : null;
            doubles = isSingle ? null : readable.<DoubleBuffer>createBuffer();
            single = new float[isSingle ? width : 0];
            row = new double[width];
        }

        double[] read(int index) {
            if (doubles != null) {
                doubles.get(index * row.length, row);
            } else if (singles != null) {
                singles.get(index * row.length, single);
                for (int i = 0; i < row.length; i++) {
                    row[i] = single[i];
                }
            }
            return row;
        }
    }
}
