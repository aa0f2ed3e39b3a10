package dev.figment.training;

import dev.figment.nn.Module;
import dev.figment.tensor.ArrayTensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a model as comparable values. */
final class Weights {

    private Weights() {}

    /** Bit by bit: equal where every float is the same. */
    static Map<String, List<Integer>> bits(Module model) {
        Map<String, List<Integer>> bits = new LinkedHashMap<>();
        model.state().forEach((name, tensor) -> {
            float[] values = ArrayTensors.floats(tensor);
            List<Integer> list = new java.util.ArrayList<>(values.length);
            for (float value : values) {
                list.add(Float.floatToRawIntBits(value));
            }
            bits.put(name, list);
        });
        return bits;
    }

    /** All values one after another. */
    static double[] flat(Module model) {
        return model.state().values().stream()
                .flatMapToDouble(tensor -> java.util.Arrays.stream(ArrayTensors.doubles(tensor)))
                .toArray();
    }
}
