package dev.figment.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a step of {@link TransformerTraining} costs for batches of B sentences of T tokens, and the fit
 *
 * <pre>seconds = fixed + linear · B T + quadratic · B T²</pre>
 *
 * by least squares of the relative errors. The quadratic term is attention's: every token looks at every other. Prints a
 * table, and the fit as one JSON line.
 */
public final class TrainingCost {

    /** B and T: the number of sentences alone, then the length alone at about as many tokens. */
    private static final int[][] SHAPES = {
        {8, 24}, {32, 24}, {64, 24}, {128, 24}, {192, 8}, {32, 48}, {16, 96}, {8, 192}, {4, 384}
    };

    private TrainingCost() {}

    private record Cost(double sentences, double length, double seconds) {

        double tokens() {
            return sentences * length;
        }

        /** 1, B T, B T². */
        double[] terms() {
            return new double[] {1, tokens(), tokens() * length};
        }
    }

    /** Measures each shape; the options are those of {@link TransformerTraining}. */
    public static void main(String[] arguments) throws IOException {
        List<Cost> costs = new ArrayList<>();
        for (int[] shape : SHAPES) {
            List<String> options = new ArrayList<>(List.of(arguments));
            options.addAll(List.of("--batch", Integer.toString(shape[0]), "--length", Integer.toString(shape[1])));
            ObjectNode line = TransformerTraining.measure(options.toArray(String[]::new));
            costs.add(new Cost(shape[0], shape[1], line.get("millisecondsAStep").asDouble() / 1000));
        }
        double[] fit = fit(costs);
        System.out.println("| sentences B | tokens each T | ms a step | µs a token | fitted ms | of it quadratic |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (Cost cost : costs) {
            double fitted = product(fit, cost.terms());
            System.out.printf(
                    Locale.ROOT,
                    "| %.0f | %.0f | %.0f | %.0f | %.0f | %.0f %% |%n",
                    cost.sentences(),
                    cost.length(),
                    1e3 * cost.seconds(),
                    1e6 * cost.seconds() / cost.tokens(),
                    1e3 * fitted,
                    100 * fit[2] * cost.terms()[2] / fitted);
        }
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("benchmark", "TrainingCost");
        line.put("fixedMilliseconds", Measurement.rounded(1e3 * fit[0]));
        line.put("microsecondsAToken", Measurement.rounded(1e6 * fit[1]));
        line.put("nanosecondsATokenAndPosition", Measurement.rounded(1e9 * fit[2]));
        System.out.println(line);
    }

    /** argmin over c of Σ ((c · terms − seconds) ⁄ seconds)², from the normal equations. */
    private static double[] fit(List<Cost> costs) {
        double[][] equations = new double[3][4];
        for (Cost cost : costs) {
            double[] terms = cost.terms();
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 3; column++) {
                    equations[row][column] += terms[row] * terms[column] / (cost.seconds() * cost.seconds());
                }
                equations[row][3] += terms[row] / cost.seconds();
            }
        }
        return solution(equations);
    }

    /** Gauss and Jordan; the matrix is positive definite, so that no pivot is zero. */
    private static double[] solution(double[][] equations) {
        int unknowns = equations.length;
        for (int pivot = 0; pivot < unknowns; pivot++) {
            for (int row = 0; row < unknowns; row++) {
                double factor = row == pivot ? 0 : equations[row][pivot] / equations[pivot][pivot];
                for (int column = pivot; column <= unknowns; column++) {
                    equations[row][column] -= factor * equations[pivot][column];
                }
            }
        }
        double[] solution = new double[unknowns];
        for (int i = 0; i < unknowns; i++) {
            solution[i] = equations[i][unknowns] / equations[i][i];
        }
        return solution;
    }

    private static double product(double[] coefficients, double[] terms) {
        double sum = 0;
        for (int i = 0; i < terms.length; i++) {
            sum += coefficients[i] * terms[i];
        }
        return sum;
    }
}
