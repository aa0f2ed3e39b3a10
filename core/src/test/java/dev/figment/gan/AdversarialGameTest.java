package dev.figment.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.points.GaussianMixture;
import dev.figment.data.points.PointBatch;
import dev.figment.gan.augmentation.AdaptiveAugmentation;
import dev.figment.gan.augmentation.Transformation;
import dev.figment.gan.losses.DiscriminatorPenalty;
import dev.figment.gan.losses.GradientPenalty;
import dev.figment.gan.losses.NonSaturating;
import dev.figment.gan.losses.PenaltyFading;
import dev.figment.gan.losses.R1Penalty;
import dev.figment.gan.losses.R2Penalty;
import dev.figment.gan.losses.Wasserstein;
import dev.figment.gan.losses.WeightClipping;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.ConditionalGenerator;
import dev.figment.gan.networks.LayeredDiscriminator;
import dev.figment.gan.networks.LayeredGenerator;
import dev.figment.gan.networks.PacGanNetworks;
import dev.figment.gan.networks.Packing;
import dev.figment.gan.networks.Perceptrons;
import dev.figment.gan.networks.ProjectionDiscriminator;
import dev.figment.nn.BatchNorm;
import dev.figment.nn.Layer;
import dev.figment.nn.LayerNorm;
import dev.figment.nn.Linear;
import dev.figment.nn.MinibatchStandardDeviation;
import dev.figment.nn.Module;
import dev.figment.nn.Reshape;
import dev.figment.nn.Sequential;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.ExponentialAverage;
import dev.figment.optim.LearningRate;
import dev.figment.optim.OptimizerRule;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import dev.figment.training.Every;
import dev.figment.training.Objective;
import dev.figment.training.Phase;
import dev.figment.training.PhaseReport;
import dev.figment.training.StepReport;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.TrainerBuilder;
import dev.figment.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A game of small networks over points in the plane. */
class AdversarialGameTest {

    private static final RandomKey KEY = RandomKey.of(21);
    private static final OptimizerRule ADAM = Adam.of(0.5, 0.9, 1e-8);
    private static final LearningRate RATE = Constant.of(1e-3);
    private static final GaussianMixture RING = GaussianMixture.ring();

    static List<Arguments> games() {
        return List.of(
                game("simultaneous", (networks, game) -> game.simultaneous(ADAM, RATE)),
                game("three critic steps", (networks, game) -> game.alternating(ADAM, RATE, ADAM, RATE, 3)),
                game("lazy R1 and R2", (networks, game) -> game.withPenalty(new R1Penalty(0.1, 2))
                        .withPenalty(new R2Penalty(0.1, 3))
                        .withFading(new PenaltyFading(0.1, 5))
                        .alternating(ADAM, RATE, ADAM, RATE, 1)),
                game("gradient penalty", (networks, game) -> game.withPenalty(new GradientPenalty(1))
                        .simultaneous(ADAM, RATE)),
                game("clipping", (networks, game) -> game.withClipping(new WeightClipping(0.05))
                        .alternating(ADAM, RATE, ADAM, RATE, 2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("games")
    void goesOnFromACheckpointBitForBit(
            String name,
            BiFunction<AdversarialNetworks, AdversarialGame<PointBatch>, List<Phase<PointBatch>>> rules,
            @TempDir Path run)
            throws IOException {
        Map<String, List<Integer>> undisturbed;
        try (AdversarialNetworks networks = networks(Packing.none());
                Trainer<PointBatch> trainer =
                        trainer(rules.apply(networks, game(networks))).build()) {
            trainer.fit(RING.batches(8, 4, KEY), Steps.of(7));
            undisturbed = bits(networks);
        }
        for (int stop = 1; stop < 7; stop += 2) {
            Path directory = run.resolve("stop-" + stop);
            try (AdversarialNetworks networks = networks(Packing.none());
                    Trainer<PointBatch> trainer = trainer(rules.apply(networks, game(networks)))
                            .checkpoints(directory, Every.steps(1))
                            .build()) {
                trainer.fit(RING.batches(8, 4, KEY), Steps.of(stop));
            }
            try (AdversarialNetworks networks = networks(Packing.none());
                    Trainer<PointBatch> trainer = trainer(rules.apply(networks, game(networks)))
                            .checkpoints(directory, Every.steps(100))
                            .build()) {
                assertThat(trainer.resume()).isPresent();
                trainer.fit(RING.batches(8, 4, KEY), Steps.of(7));
                assertThat(bits(networks)).as("stopped after %d", stop).isEqualTo(undisturbed);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("games")
    void replicasPlayTheSameGame(
            String name, BiFunction<AdversarialNetworks, AdversarialGame<PointBatch>, List<Phase<PointBatch>>> rules)
            throws IOException {
        Map<String, float[]> whole = after(rules, 1);
        Map<String, float[]> shared = after(rules, 2);
        whole.forEach((parameter, values) ->
                assertThat(shared.get(parameter)).as(parameter).containsExactly(values, within(1e-5f)));
    }

    private static Map<String, float[]> after(
            BiFunction<AdversarialNetworks, AdversarialGame<PointBatch>, List<Phase<PointBatch>>> rules, int replicas)
            throws IOException {
        try (AdversarialNetworks networks = networks(Packing.none());
                Trainer<PointBatch> trainer = trainer(rules.apply(networks, game(networks)))
                        .replicas(replicas)
                        .build()) {
            trainer.fit(RING.batches(8, 4, KEY), Steps.of(6));
            Map<String, float[]> values = new LinkedHashMap<>();
            networks.state().forEach((parameter, tensor) -> values.put(parameter, ArrayTensors.floats(tensor)));
            return values;
        }
    }

    @Test
    void playersThatMoveAtOnceAreReportedApart() throws IOException {
        List<PhaseReport> alone = firstStep(1);
        List<PhaseReport> byTwo = firstStep(2);
        PhaseReport players = alone.get(0);
        PhaseReport.Term discriminator = players.terms().get(0);
        PhaseReport.Term generator = players.terms().get(1);
        assertThat(discriminator.name()).isEqualTo("discriminator");
        assertThat(generator.name()).isEqualTo("generator");
        assertThat(discriminator.loss() + generator.loss()).isCloseTo(players.loss(), within(1e-6));
        assertThat(Math.hypot(discriminator.gradientNorm(), generator.gradientNorm()))
                .isCloseTo(players.gradientNorm(), within(1e-6));
        assertThat(byTwo).isEqualTo(alone);
    }

    private static List<PhaseReport> firstStep(int replicas) throws IOException {
        List<PhaseReport> reports = new ArrayList<>();
        try (AdversarialNetworks networks = new AdversarialNetworks(
                        PacGanNetworks.generator(KEY), PacGanNetworks.discriminator(Packing.none(), KEY));
                Trainer<PointBatch> trainer = trainer(game(networks).simultaneous(ADAM, RATE))
                        .replicas(replicas)
                        .listener(new TrainingListener() {
                            @Override
                            public void stepped(StepReport report) {
                                reports.addAll(report.phases());
                            }
                        })
                        .build()) {
            trainer.fit(RING.batches(8, 4, KEY), Steps.of(1));
        }
        return reports;
    }

    @Test
    void twoThreadsMoveBothSidesOfAWholeBatchAsOneThreadDoes() throws IOException {
        assertThat(bitsOfNormalised(2)).isEqualTo(bitsOfNormalised(1));
    }

    @Test
    void aFailureOnOneOfTwoThreadsLeavesNothingOfTheOtherBehind() {
        Layer severed = new Layer() {
            private final Linear linear = child("linear", new Linear(3, 2, KEY));

            @Override
            public Tensor forward(Tensor x) {
                return linear.forward(x).detach(); // no way back into the generator
            }
        };
        PointBatch batch = RING.draw(KEY, 0, 6);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (AdversarialNetworks networks = new AdversarialNetworks(
                new LayeredGenerator(3, severed), new LayeredDiscriminator(new Linear(2, 1, KEY.fold("d"))))) {
            var objective = new SimultaneousObjective<>(game(networks));
            failsToDifferentiate(objective, batch, other);
            long before = Pointer.totalCount();
            for (int i = 0; i < 5; i++) {
                failsToDifferentiate(objective, batch, other);
            }
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        } finally {
            other.shutdown();
        }
    }

    private static void failsToDifferentiate(
            SimultaneousObjective<PointBatch> objective, PointBatch batch, ExecutorService other) {
        try (Randomness random = Randomness.open(KEY, batch.exampleIds());
                Scope scope = Scope.open()) {
            List<Tensor> parameters = List.copyOf(objective.model().parameters().values());
            assertThatThrownBy(() -> objective.differentiate(batch, parameters, KEY, other))
                    .hasMessageContaining("does not require grad");
        }
    }

    private static Map<String, List<Integer>> bitsOfNormalised(int replicas) throws IOException {
        try (AdversarialNetworks networks = new AdversarialNetworks(
                        PacGanNetworks.generator(KEY), PacGanNetworks.discriminator(Packing.none(), KEY));
                Trainer<PointBatch> trainer = trainer(game(networks).simultaneous(ADAM, RATE))
                        .replicas(replicas)
                        .build()) {
            trainer.fit(RING.batches(8, 4, KEY), Steps.of(4));
            return bits(networks);
        }
    }

    @Test
    void movingAtOnceFollowsTheGradientsOfBothSides() {
        PointBatch batch = RING.draw(KEY, 0, 6);
        try (Scope scope = Scope.open();
                AdversarialNetworks networks = networks(Packing.none())) {
            AdversarialGame<PointBatch> game = game(networks).withPenalty(new R1Penalty(0.1));
            Map<String, float[]> both = gradients(new SimultaneousObjective<>(game), batch, networks.parameters());
            Map<String, float[]> apart = new LinkedHashMap<>();
            apart.putAll(gradients(new GeneratorObjective<>(game), batch, networks.parametersOf(networks.generator())));
            apart.putAll(gradients(
                    new DiscriminatorObjective<>(game), batch, networks.parametersOf(networks.discriminator())));
            both.forEach(
                    (name, gradient) -> assertThat(apart.get(name)).as(name).containsExactly(gradient, within(1e-5f)));
        }
    }

    @Test
    void theGeneratorWaitsForTheCritic() throws IOException {
        try (AdversarialNetworks networks = networks(Packing.none());
                Trainer<PointBatch> trainer = trainer(game(networks).alternating(ADAM, RATE, ADAM, RATE, 3))
                        .build()) {
            Map<String, List<Integer>> before = bits(networks.generator());
            trainer.fit(RING.batches(8, 4, KEY), Steps.of(2));
            assertThat(bits(networks.generator())).isEqualTo(before);
            trainer.fit(RING.batches(8, 4, KEY), Steps.of(3));
            assertThat(bits(networks.generator())).isNotEqualTo(before);
        }
    }

    @Test
    void clippingHoldsTheDiscriminatorAndNotTheGenerator() throws IOException {
        try (AdversarialNetworks networks = networks(Packing.none());
                Trainer<PointBatch> trainer = trainer(game(networks)
                                .withClipping(new WeightClipping(0.05))
                                .simultaneous(ADAM, RATE))
                        .build();
                Scope scope = Scope.open()) {
            trainer.fit(RING.batches(8, 4, KEY), Steps.of(2));
            assertThat(largest(networks.discriminator().parameters())).isCloseTo(0.05, within(1e-7));
            assertThat(largest(networks.generator().parameters())).isGreaterThan(0.1);
        }
    }

    @Test
    void packsAreJudgedTogether() throws IOException {
        Packing pairs = new Packing(2);
        try (AdversarialNetworks networks = networks(pairs);
                Trainer<PointBatch> trainer = trainer(game(networks)
                                .withPacking(pairs)
                                .withPenalty(new GradientPenalty(1))
                                .withPenalty(new R1Penalty(1))
                                .simultaneous(ADAM, RATE))
                        .replicas(2)
                        .build()) {
            assertThat(trainer.fit(RING.batches(8, 4, KEY), Steps.of(2)).step()).isEqualTo(2);
        }
    }

    @Test
    void batchNormalisationKeepsABatchWholeInTraining() {
        try (AdversarialNetworks normalised = new AdversarialNetworks(
                        PacGanNetworks.generator(KEY), PacGanNetworks.discriminator(Packing.none(), KEY));
                AdversarialNetworks plain = networks(Packing.none())) {
            assertThat(new GeneratorObjective<>(game(normalised)).needsWholeBatch())
                    .isTrue();
            assertThat(new GeneratorObjective<>(game(plain)).needsWholeBatch()).isFalse();
        }
    }

    @Test
    void conditionalExamplesAreNotPacked() {
        try (AdversarialNetworks networks = new AdversarialNetworks(
                new ConditionalGenerator(2, 3, 2, new Linear(4, 2, KEY), KEY),
                new ProjectionDiscriminator(new Linear(2, 5, KEY), 5, 3, true, KEY))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> game(networks).withPacking(new Packing(2)))
                    .withMessage("a pack of 2 examples has no one class: packing is for networks without condition");
        }
    }

    @Test
    void aCriticDoesNotSteerAugmentation() {
        try (AdversarialNetworks networks = networks(Packing.none())) {
            networks.augmentBy(new AdaptiveAugmentation(Transformation.all(), 0.6, 1_000));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AdversarialGame.of(
                            networks, new Wasserstein(), (PointBatch batch) -> Examples.of(batch.points())))
                    .withMessageContaining("which Wasserstein[] does not say: take another loss");
        }
    }

    @Test
    void aCriticDoesNotSteerAugmentationThatCameAfterTheGameWasMade() {
        try (AdversarialNetworks networks = networks(Packing.none())) {
            AdversarialGame<PointBatch> game =
                    AdversarialGame.of(networks, new Wasserstein(), (PointBatch batch) -> Examples.of(batch.points()));
            networks.augmentBy(new AdaptiveAugmentation(Transformation.all(), 0.6, 1_000));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new DiscriminatorObjective<>(game).beginStep(1))
                    .withMessageContaining("which Wasserstein[] does not say: take another loss");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SimultaneousObjective<>(game).beginStep(1))
                    .withMessageContaining("which Wasserstein[] does not say: take another loss");
        }
    }

    static List<DiscriminatorPenalty> penalties() {
        return List.of(new GradientPenalty(1), new R1Penalty(1), new R2Penalty(1));
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void aPenaltyOfEachExamplesSlopeIsRefusedWhereTheJudgementIsNormalisedOverTheBatch(DiscriminatorPenalty penalty) {
        try (AdversarialNetworks networks = judgedBy(new BatchNorm(4))) {
            networks.eval(); // it is a matter of what it holds, not of its mode
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> game(networks).withPenalty(penalty))
                    .withMessage(penalty + " is of each example's own slope, which batch normalisation in the"
                            + " discriminator mixes with those of the others: take spectral or no normalisation");
        }
        try (AdversarialNetworks networks = judgedBy(new LayerNorm(4))) {
            assertThat(game(networks).withPenalty(penalty).penalties()).containsExactly(penalty);
        }
    }

    @Test
    void minibatchStandardDeviationIsLetBeUnderPenalties() {
        try (AdversarialNetworks networks = new AdversarialNetworks(
                new LayeredGenerator(3, new Sequential(new BatchNorm(3), new Linear(3, 4, KEY), new Reshape(1, 2, 2))),
                new LayeredDiscriminator(new Sequential(
                        new MinibatchStandardDeviation(4), new Reshape(8), new Linear(8, 1, KEY.fold("d")))))) {
            assertThat(game(networks).withPenalty(new R1Penalty(1)).penalties()).hasSize(1);
        }
    }

    private static AdversarialNetworks judgedBy(Layer normalization) {
        return new AdversarialNetworks(
                new LayeredGenerator(3, new Linear(3, 2, KEY)),
                new LayeredDiscriminator(
                        new Sequential(new Linear(2, 4, KEY), normalization, new Linear(4, 1, KEY.fold("d")))));
    }

    private static Arguments game(
            String name, BiFunction<AdversarialNetworks, AdversarialGame<PointBatch>, List<Phase<PointBatch>>> rules) {
        return Arguments.of(name, rules);
    }

    private static AdversarialGame<PointBatch> game(AdversarialNetworks networks) {
        return AdversarialGame.of(networks, new NonSaturating(), batch -> Examples.of(batch.points()));
    }

    /** With spectral norms, whose vectors move too. */
    private static AdversarialNetworks networks(Packing packing) {
        return new AdversarialNetworks(
                Perceptrons.generator(3, List.of(8), 2, KEY.fold("g")),
                Perceptrons.discriminator(2, packing, List.of(8, 8), true, KEY.fold("d")));
    }

    private static TrainerBuilder<PointBatch> trainer(List<Phase<PointBatch>> phases) {
        return Trainer.of(phases)
                .average(ExponentialAverage.rampedUp(10, 0.5).of("generator"), Every.steps(1))
                .seed(KEY);
    }

    private static Map<String, float[]> gradients(
            Objective<PointBatch> objective, PointBatch batch, Map<String, Tensor> parameters) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        objective.beginStep(1);
        try (Randomness random = Randomness.open(KEY, batch.exampleIds())) {
            TensorVector found = torch.grad(
                    new TensorVector(objective.loss(batch).sum()),
                    new TensorVector(parameters.values().toArray(Tensor[]::new)),
                    new TensorVector(),
                    new BoolOptional(),
                    false,
                    false);
            int i = 0;
            for (String name : parameters.keySet()) {
                gradients.put(name, ArrayTensors.floats(found.get(i++)));
            }
        }
        return gradients;
    }

    private static Map<String, List<Integer>> bits(Module module) {
        Map<String, List<Integer>> bits = new LinkedHashMap<>();
        module.state().forEach((name, tensor) -> {
            List<Integer> values = new ArrayList<>();
            for (float value : ArrayTensors.floats(tensor)) {
                values.add(Float.floatToRawIntBits(value));
            }
            bits.put(name, values);
        });
        return bits;
    }

    private static double largest(Map<String, Tensor> parameters) {
        return Stream.of(parameters.values().toArray(Tensor[]::new))
                .mapToDouble(parameter -> parameter.detach().abs().max().item_double())
                .max()
                .orElseThrow();
    }
}
