package dev.figment.optim;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.DType;
import dev.figment.tensor.Shapes;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** What may be wrong with saved state, gathered and then told in one line. */
final class StateProblems {

    private static final int SHOWN = 5;

    private StateProblems() {}

    /**
     * Passes where there are no problems.
     *
     * @throws IllegalArgumentException naming the first of them
     */
    static void refuse(String what, List<String> problems) {
        if (!problems.isEmpty()) {
            String shown = String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())));
            String more = problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : "";
            throw new IllegalArgumentException(what + ": " + shown + more);
        }
    }

    /** Reads a count saved as one int64 [], or adds what is wrong with it and reads 0. */
    static long count(String key, @Nullable Tensor value, List<String> problems) {
        if (value == null) {
            problems.add("missing " + key);
            return 0;
        }
        if (value.dim() != 0 || DType.of(value) != DType.INT64) {
            problems.add(
                    key + " is " + DType.of(value) + " " + Shapes.describe(value) + " where one INT64 is expected");
            return 0;
        }
        long count = ArrayTensors.longs(value)[0];
        if (count < 0) {
            problems.add(key + " is " + count + ", a negative count");
        }
        return count;
    }
}
