package dev.figment.conformance;

import dev.figment.io.JsonFields;
import dev.figment.nn.SpectralNorm;
import dev.figment.nn.WeightedLayer;
import dev.figment.tensor.RandomKey;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/** {@code spectral_norm}: so many iterations from the given u; and many more come to the exact singular value. */
final class SpectralNormCheck implements ConformanceCheck {

    private static final int UNTIL_IT_STANDS = 20_000;

    /** A layer of which only the weight is looked at, whatever its shape. */
    private static final class Weight extends WeightedLayer {

        private final Tensor weight;

        Weight(Tensor value) {
            weight = parameter("weight", value.clone());
        }

        @Override
        public Tensor forward(Tensor x, Tensor replacement) {
            throw new UnsupportedOperationException("only the weight of this layer is looked at");
        }

        @Override
        public Tensor weight() {
            return weight;
        }
    }

    @Override
    public void check(ConformanceCase example) throws IOException {
        JsonFields config = example.config();
        int iterations = config.getInt("power_iterations", 1);
        config.requireNoOthers("note");
        Weight layer = new Weight(example.tensor("in.weight"));
        try (SpectralNorm norm = new SpectralNorm(layer, RandomKey.of(0))) {
            Map<String, Tensor> state = new LinkedHashMap<>(norm.state());
            state.put("u", example.tensor("in.u"));
            norm.load(state);
            norm.iterate(iterations);
            Tensor normalised = norm.weight();
            example.require("out.u", Objects.requireNonNull(norm.buffers().get("u")));
            example.require("out.sigma", norm.sigma().reshape(1));
            example.require("out.weight", normalised);
            GivenGradients.require(example, Map.of("weight", normalised), Map.of("weight", layer.weight()));
            norm.iterate(UNTIL_IT_STANDS);
            example.require("out.exact_sigma", norm.sigma().reshape(1));
        }
    }
}
