package dev.figment.decoding;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.DType;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The most probable next tokens of each row of logits, by descending log-probability and, among equals, by ascending id.
 *
 * <p>log softmax and the selection are tensor operations over [rows, V]; only what is selected comes to Java. Forbidden
 * tokens get −∞ after the softmax, as in Hugging Face's beam search: the others keep the probability that the model gave
 * them.
 */
final class BestTokens {

    private final int perRow;
    private final int[] tokens; // [rows · perRow]
    private final double[] logProbabilities; // [rows · perRow]

    private BestTokens(int perRow, int[] tokens, double[] logProbabilities) {
        this.perRow = perRow;
        this.tokens = tokens;
        this.logProbabilities = logProbabilities;
    }

    /**
     * Selects.
     *
     * @param logits [rows, V]
     * @param rows how many rows the session is expected to have
     * @param vocabularySize V
     * @param count tokens a row; V where that is less
     * @param forbidden tokens with probability zero
     * @param sourceOfRow names the source in messages
     * @throws IllegalStateException if the logits have another shape, or hold NaN or +∞
     */
    static BestTokens of(
            Tensor logits, int rows, int vocabularySize, int count, long[] forbidden, IntUnaryOperator sourceOfRow) {
        if (logits.dim() != 2 || logits.size(0) != rows || logits.size(1) != vocabularySize) {
            throw new IllegalStateException("the model's logits have the shape " + Shapes.describe(logits)
                    + ", but the search expects " + Shapes.describe(rows, vocabularySize));
        }
        int perRow = Math.min(count, vocabularySize);
        // One more than needed shows whether the last one chosen has an equal that was not.
        int read = Math.min(perRow + 1, vocabularySize);
        int[] tokens = new int[rows * perRow];
        double[] logProbabilities = new double[rows * perRow];
        try (Scope scope = Scope.open()) {
            Tensor all = logSoftmax(logits); // [rows, V]
            forbid(all, forbidden);
            T_TensorTensor_T top = all.topk(read, -1, true, true);
            double[] values = ArrayTensors.doubles(top.get0()); // [rows, read]
            long[] ids = ArrayTensors.longs(top.get1()); // [rows, read]
            for (int row = 0; row < rows; row++) {
                int from = row * read;
                int to = row * perRow;
                if (Double.isNaN(values[from])) { // NaN sorts first
                    requireNoContinuation(ArrayTensors.doubles(logits.select(0, row)), sourceOfRow.applyAsInt(row));
                    Arrays.fill(logProbabilities, to, to + perRow, Double.NEGATIVE_INFINITY);
                    continue;
                }
                for (int k = 0; k < perRow; k++) {
                    tokens[to + k] = (int) ids[from + k];
                    logProbabilities[to + k] = values[from + k];
                }
                double last = values[from + perRow - 1];
                if (read > perRow && last == values[from + perRow] && last != Double.NEGATIVE_INFINITY) {
                    chooseLowestIds(
                            ArrayTensors.doubles(all.select(0, row)), last, tokens, logProbabilities, to, perRow);
                }
                orderEqualsById(tokens, logProbabilities, to, to + perRow);
            }
        }
        return new BestTokens(perRow, tokens, logProbabilities);
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

    private static void forbid(Tensor logProbabilities, long[] forbidden) {
        if (forbidden.length > 0) {
            Tensor columns =
                    ArrayTensors.of(forbidden, forbidden.length).to(logProbabilities.device(), ScalarType.Long);
            try (Scalar never = new Scalar(Double.NEGATIVE_INFINITY)) {
                logProbabilities.index_fill_(1, columns, never);
            }
        }
    }

    /** log softmax gives NaN for NaN, for +∞, and for a row of nothing but −∞. Only the last is an answer: nothing follows. */
    private static void requireNoContinuation(double[] logits, int source) {
        for (int token = 0; token < logits.length; token++) {
            if (logits[token] != Double.NEGATIVE_INFINITY
                    && (Double.isNaN(logits[token]) || Double.isInfinite(logits[token]))) {
                throw new IllegalStateException("the model's logits for source " + source + " hold " + logits[token]
                        + " at token " + token + "; expected finite numbers or -Infinity");
            }
        }
    }

    private static void chooseLowestIds(
            double[] row, double last, int[] tokens, double[] logProbabilities, int from, int count) {
        int k = from;
        while (logProbabilities[k] > last) {
            k++;
        }
        for (int token = 0; k < from + count; token++) {
            if (row[token] == last) {
                tokens[k++] = token;
            }
        }
    }

    private static void orderEqualsById(int[] tokens, double[] logProbabilities, int from, int to) {
        int start = from;
        for (int k = from + 1; k <= to; k++) {
            if (k == to || logProbabilities[k] != logProbabilities[start]) {
                Arrays.sort(tokens, start, k);
                start = k;
            }
        }
    }
}
