package dev.figment.decoding;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * A model without weights: the logits after a prefix are normal numbers drawn by a key made of the source and the prefix,
 * so that every sequence has a probability of its own and any of them can be asked for in plain Java. Its sessions hold
 * their callers to the contract of {@link NextTokenSession}, and count what is asked of them.
 */
class RandomModel implements NextTokenModel {

    static final int END = 0;

    final RandomKey key;
    final int vocabularySize;
    final double sharpness;
    final List<CheckingSession> sessions = new ArrayList<>();

    RandomModel(long seed, int vocabularySize, double sharpness) {
        this.key = RandomKey.of(seed);
        this.vocabularySize = vocabularySize;
        this.sharpness = sharpness;
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public Set<Integer> endTokens() {
        return Set.of(END);
    }

    @Override
    public NextTokenSession open(int[][] inputs) {
        CheckingSession session = new CheckingSession(inputs);
        sessions.add(session);
        return session;
    }

    /** The rows that went through the model so far. */
    int rowsComputed() {
        return sessions.stream().mapToInt(session -> session.rowsComputed).sum();
    }

    double[] logits(int[] source, int[] prefix) {
        RandomKey of = key;
        for (int token : source) {
            of = of.fold(token);
        }
        of = of.fold("prefix");
        for (int token : prefix) {
            of = of.fold(token);
        }
        RandomStream stream = of.stream();
        double[] logits = new double[vocabularySize];
        for (int v = 0; v < vocabularySize; v++) {
            logits[v] = sharpness * stream.nextGaussian();
        }
        return logits;
    }

    double[] logProbabilities(int[] source, int[] prefix) {
        double[] logits = logits(source, prefix);
        double highest = Arrays.stream(logits).max().orElseThrow();
        double sum = Arrays.stream(logits).map(x -> Math.exp(x - highest)).sum();
        return Arrays.stream(logits).map(x -> x - highest - Math.log(sum)).toArray();
    }

    /** What a session hands over: float64 here, so that searches can be held to plain Java. */
    Tensor tensor(double[] logits, int rows) {
        return ArrayTensors.of(logits, rows, vocabularySize);
    }

    final class CheckingSession implements NextTokenSession {

        private record Row(int input, int[] prefix) {}

        private final int[][] inputs;
        private List<Row> rows;
        private boolean started;
        private int length;
        int rowsComputed;
        int steps;
        boolean closed;

        CheckingSession(int[][] inputs) {
            this.inputs = inputs;
            this.rows = IntStream.range(0, inputs.length)
                    .mapToObj(i -> new Row(i, new int[0]))
                    .toList();
        }

        @Override
        public Tensor start() {
            require(!started, "start is called once");
            started = true;
            return compute();
        }

        @Override
        public Tensor advance(int[] tokens) {
            require(started, "start comes before advance");
            require(tokens.length == rows.size(), tokens.length + " tokens for " + rows.size() + " rows");
            length++;
            List<Row> longer = new ArrayList<>();
            for (int r = 0; r < tokens.length; r++) {
                int[] prefix = Arrays.copyOf(rows.get(r).prefix(), length);
                prefix[length - 1] = tokens[r];
                longer.add(new Row(rows.get(r).input(), prefix));
            }
            rows = longer;
            return compute();
        }

        @Override
        public void reorder(int[] parents) {
            require(started, "start comes before reorder");
            require(parents.length > 0, "a session is never reordered to nothing");
            rows = Arrays.stream(parents).mapToObj(rows::get).toList();
            List<Integer> left = rows.stream().map(Row::input).distinct().toList();
            require(left.equals(left.stream().sorted().toList()), "inputs stay in their order: " + left);
            int each = rows.size() / left.size();
            for (int r = 0; r < rows.size(); r++) {
                require(
                        rows.get(r).input() == left.get(Math.min(r / each, left.size() - 1)),
                        "rows of an input stay together, as many for each");
            }
        }

        @Override
        public void close() {
            require(!closed, "closed once");
            closed = true;
        }

        private Tensor compute() {
            require(!closed, "nothing is asked of a closed session");
            steps++;
            rowsComputed += rows.size();
            double[] logits = new double[rows.size() * vocabularySize];
            for (int r = 0; r < rows.size(); r++) {
                Row row = rows.get(r);
                System.arraycopy(
                        logits(inputs[row.input()], row.prefix()), 0, logits, r * vocabularySize, vocabularySize);
            }
            return tensor(logits, rows.size());
        }

        private void require(boolean condition, String message) {
            if (!condition) {
                throw new AssertionError(message);
            }
        }
    }

    /** Sources of different lengths, all different. */
    static List<int[]> sources(long seed, int count, int longest) {
        RandomStream stream = RandomKey.of(seed).fold("sources").stream();
        List<int[]> sources = new ArrayList<>();
        Set<List<Integer>> seen = new HashSet<>();
        while (sources.size() < count) {
            int[] source = IntStream.range(0, 1 + stream.nextInt(longest))
                    .map(i -> stream.nextInt(100))
                    .toArray();
            if (seen.add(IntStream.of(source).boxed().toList())) {
                sources.add(source);
            }
        }
        return sources;
    }
}
