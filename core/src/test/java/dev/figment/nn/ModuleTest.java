package dev.figment.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.DType;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModuleTest {

    /** Output weights tied to the embedding's: one tensor, under its first name alone. */
    private static final class Tied extends Module {

        private final Embedding embedding = child("encoder.embedding", new Embedding(4, 3, RandomKey.of(1)));
        private final Linear projection = child("projection", new Linear(3, 3, RandomKey.of(2)));
        private final BatchNorm norm = child("norm", new BatchNorm(3));
        private final Dropout dropout = child("dropout", new Dropout(0.5));

        Tensor forward(Tensor ids) {
            Tensor hidden = projection.forward(embedding.forward(ids)); // [B, T, 3]
            return torch.linear(hidden, embedding.weight()); // [B, T, 4]
        }
    }

    private final Scope scope = Scope.open();
    private final Tied model = new Tied();

    @AfterEach
    void free() {
        model.close();
        scope.close();
    }

    @Test
    void namesAreDottedAndInTheOrderOfMaking() {
        assertThat(model.state().keySet())
                .containsExactly(
                        "encoder.embedding.weight",
                        "projection.weight",
                        "projection.bias",
                        "norm.weight",
                        "norm.bias",
                        "norm.running_mean",
                        "norm.running_var",
                        "norm.num_batches_tracked");
        assertThat(model.parameters()).hasSize(5);
        assertThat(model.buffers()).hasSize(3);
        assertThat(model.parameterCount()).isEqualTo(12 + 9 + 3 + 3 + 3);
        assertThat(model.norm.path()).isEqualTo("norm");
        assertThat(model.embedding).hasToString("Embedding encoder.embedding");
        assertThat(model).hasToString("Tied");
    }

    @Test
    void aTiedTensorIsOneParameterThatGathersBothGradients() {
        Tensor ids = ArrayTensors.ids(new int[][] {{0, 1}});
        model.forward(ids).sum().backward();
        float[] gradient = ArrayTensors.floats(model.embedding.weight().grad());
        // rows 2 and 3 were not looked up: their gradient comes through the output alone
        assertThat(gradient[6]).isNotZero().isEqualTo(gradient[9]);
        assertThat(gradient[0]).isNotEqualTo(gradient[6]);
    }

    @Test
    void loadCopiesIntoTheModelsOwnTensorsAndDtype() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        model.state()
                .forEach((name, tensor) ->
                        values.put(name, tensor.detach().to(ScalarType.Double).add(tensor)));
        float[] before = ArrayTensors.floats(model.projection.weight());
        Tensor weight = model.projection.weight();
        model.load(values);
        float[] after = ArrayTensors.floats(weight);
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i]).isEqualTo(2 * before[i]);
        }
        assertThat(DType.of(weight)).isEqualTo(DType.FLOAT32);
        assertThat(weight.requires_grad()).isTrue();
    }

    @Test
    void loadNamesAllThatDoesNotFitAndChangesNothing() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        model.state().forEach((name, tensor) -> values.put(name, torch.ones(tensor.shape())));
        values.remove("projection.bias");
        values.put("norm.weight", torch.ones(2));
        values.put("decoder.weight", torch.ones(1));
        float[] before = ArrayTensors.floats(model.embedding.weight());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.load(values))
                .withMessage("these values do not fit the model: missing projection.bias; norm.weight is [2] where the"
                        + " model has [3]; unknown decoder.weight");
        assertThat(ArrayTensors.floats(model.embedding.weight())).isEqualTo(before);
    }

    @Test
    void loadShowsTheFirstOfManyProblems() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.load(Map.of()))
                .withMessage("these values do not fit the model: missing encoder.embedding.weight; missing"
                        + " projection.weight; missing projection.bias; missing norm.weight; missing norm.bias; and 3"
                        + " more");
    }

    @Test
    void trainAndEvalReachEveryModule() {
        assertThat(model.isTraining()).isTrue();
        assertThat(model.dropout.drops()).isTrue();
        model.eval();
        assertThat(model.isTraining()).isFalse();
        assertThat(model.norm.isTraining()).isFalse();
        assertThat(model.dropout.drops()).isFalse();
        model.train();
        assertThat(model.dropout.drops()).isTrue();
    }

    @Test
    void toConvertsWhatIsFloatingAndKeepsTheTensorsAndTheirTraining() {
        Tensor weight = model.projection.weight();
        model.to(ScalarType.Double);
        assertThat(DType.of(weight)).isEqualTo(DType.FLOAT64);
        assertThat(DType.of(Objects.requireNonNull(model.buffers().get("norm.running_mean"))))
                .isEqualTo(DType.FLOAT64);
        assertThat(DType.of(Objects.requireNonNull(model.buffers().get("norm.num_batches_tracked"))))
                .isEqualTo(DType.INT64);
        assertThat(weight.requires_grad()).isTrue();
        model.forward(ArrayTensors.ids(new int[][] {{0, 1}})).sum().backward();
        assertThat(DType.of(weight.grad())).isEqualTo(DType.FLOAT64);
    }

    @Test
    void closeFreesEveryTensor() {
        Map<String, Tensor> state = model.state();
        assertThat(state.values()).noneMatch(tensor -> tensor.isNull());
        model.close();
        assertThat(state.values()).allMatch(tensor -> tensor.isNull());
    }

    @Test
    void outlivesTheScopeItWasMadeIn() {
        Linear made;
        try (Scope inner = Scope.open()) {
            made = new Linear(2, 2, RandomKey.of(4));
        }
        try (made) {
            assertThat(made.weight().isNull()).isFalse();
            assertThat(ArrayTensors.floats(made.weight())).hasSize(4);
        }
    }

    @Test
    void refusesPartsThatClash() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.child("norm", new Dropout(0)))
                .withMessage("Tied has a part named norm already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sequential(model.dropout))
                .withMessage("the module given as 0 is already part of another, at dropout");
    }
}
