package dev.figment.gan.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.points.GaussianMixture;
import dev.figment.data.points.PointBatch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Examples;
import dev.figment.gan.Judgement;
import dev.figment.gan.losses.AdversarialLoss;
import dev.figment.gan.losses.LeastSquares;
import dev.figment.gan.losses.NonSaturating;
import dev.figment.gan.losses.Wasserstein;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.LayeredDiscriminator;
import dev.figment.gan.networks.LayeredGenerator;
import dev.figment.metrics.FeatureExtractor;
import dev.figment.nn.Initializer;
import dev.figment.nn.Layer;
import dev.figment.nn.Linear;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.training.ValidationMetric;
import dev.figment.training.health.Detector;
import dev.figment.training.health.Finding;
import dev.figment.training.health.ValidationVitals;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class AdversarialHealthTest {

    private static final RandomKey KEY = RandomKey.of(5);

    @Test
    void modesThatStayMissingAreCollapse() {
        var detector = new ModeCollapse();
        show(detector, 100, Map.of("diversity", 0.9, "mode_share", 1.0));
        show(detector, 200, Map.of("diversity", 0.2, "mode_share", 0.25));
        show(detector, 300, Map.of("diversity", 0.2, "mode_share", 0.25));
        assertThat(detector.finding()).as("twice may be the way there").isEmpty();
        show(detector, 400, Map.of("diversity", 0.2, "mode_share", 0.25));
        assertThat(detector.finding())
                .map(Finding::toString)
                .contains(
                        "mode collapse since step 200: 25 % of the modes are reached and generated examples are 20 % as"
                                + " far from each other as real ones");
        show(detector, 500, Map.of("diversity", 0.8, "mode_share", 1.0));
        assertThat(detector.finding()).isEmpty();
    }

    @Test
    void aDiscriminatorThatIsAlwaysRightHasWon() {
        var detector = new DiscriminatorHasWon();
        for (int step = 1; step <= 3; step++) {
            show(detector, step, Map.of("accuracy_real", 1.0, "accuracy_generated", 0.995));
        }
        assertThat(detector.finding()).map(Finding::since).contains(1L);
        show(detector, 4, Map.of("accuracy_real", 1.0, "accuracy_generated", 0.6));
        assertThat(detector.finding()).isEmpty();
    }

    @Test
    void aDiscriminatorThatIsRightAboutExamplesLikeRealOnesTeaches() {
        var detector = new DiscriminatorHasWon();
        for (int step = 1; step <= 3; step++) {
            show(detector, step, Map.of("accuracy_real", 1.0, "accuracy_generated", 1.0, "coverage", 0.8));
        }
        assertThat(detector.finding()).isEmpty();
        for (int step = 4; step <= 6; step++) {
            show(detector, step, Map.of("accuracy_real", 1.0, "accuracy_generated", 1.0, "coverage", 0.02));
        }
        assertThat(detector.finding()).map(Finding::since).contains(4L);
        assertThat(detector.finding())
                .map(Finding::words)
                .contains("it was right about 100.0 % of real and 100.0 % of generated examples, 2 % of real ones had a"
                        + " generated one near them");
    }

    @Test
    void aDiscriminatorThatNoLongerTellsTheGeneratorAnythingHasWonToo() {
        var detector = new DiscriminatorHasWon();
        for (int step = 1; step <= 3; step++) {
            show(detector, step, Map.of("accuracy_real", 0.95, "accuracy_generated", 0.97, "generator_slope", 1e-5));
        }
        assertThat(detector.finding())
                .map(Finding::words)
                .contains(
                        "it was right about 95.0 % of real and 97.0 % of generated examples, and its slope towards the"
                                + " generator was 1.0e-05");
    }

    @Test
    void examplesOnTopOfEachOtherAreCollapseThoughInSeveralPlaces() {
        var detector = new ModeCollapse();
        for (int step = 1; step <= 3; step++) {
            show(detector, step, Map.of("diversity", 1.0, "spacing", 0.02));
        }
        assertThat(detector.finding())
                .map(Finding::words)
                .contains("the nearest of them is 2 % as far away as the nearest of real ones");
    }

    @Test
    void realExamplesWhoseLikeIsHardlyGeneratedAreMissingModes() {
        var detector = new ModeCollapse();
        for (int step = 1; step <= 3; step++) {
            show(detector, step, Map.of("diversity", 1.0, "spacing", 1.0, "missed_share", 0.25));
        }
        assertThat(detector.finding())
                .map(Finding::words)
                .contains("the like of 25 % of real examples is hardly generated");
    }

    @Test
    void aGeneratorThatGoesRoundOscillatesAndOneOnItsWayDoesNot() {
        var round = new Oscillation();
        var away = new Oscillation();
        for (int step = 1; step <= 7; step++) {
            assertThat(round.finding()).isEmpty();
            double angle = 2 * Math.PI * step / 6;
            show(round, step, Map.of("centre_1", Math.cos(angle), "centre_2", Math.sin(angle)));
            show(away, step, Map.of("centre_1", -0.5 * step, "centre_2", 0.0));
        }
        assertThat(away.finding()).isEmpty();
        assertThat(round.finding())
                .map(Finding::toString)
                .contains(
                        "oscillation since step 1: the centre of generated examples went a way of 6.0 deviations of the"
                                + " data, and is 0.0 from where it was");
        for (int step = 8; step <= 14; step++) { // it comes to rest
            show(round, step, Map.of("centre_1", 0.01 * step, "centre_2", 0.0));
        }
        assertThat(round.finding()).isEmpty();
    }

    @Test
    void examplesFarFromTheDataAreDivergence() {
        var detector = new GameDivergence();
        for (int step = 1; step <= 3; step++) {
            show(detector, step, Map.of("diversity", 4.0, "centre_1", 3.0, "centre_2", -4.0));
        }
        assertThat(detector.finding())
                .map(Finding::words)
                .contains("the centre of generated examples is 5.0 deviations away from that of real ones and generated"
                        + " examples are 4.0 times as far from each other as real ones");
        show(detector, 4, Map.of("diversity", 1.0, "centre_1", 0.1, "centre_2", 0.0));
        assertThat(detector.finding()).isEmpty();
    }

    @Test
    void whatIsNotMeasuredIsNotFound() {
        for (var made : AdversarialHealth.standard().detectorsOfAll()) {
            Detector detector = made.get();
            for (int step = 1; step <= 8; step++) {
                show(detector, step, Map.of("loss", 1.0));
            }
            assertThat(detector.finding()).as(detector.disease().title()).isEmpty();
        }
    }

    @Test
    void everyDiseaseHasADetectorAndARemedyWithItsSource() {
        assertThat(AdversarialHealth.standard().detectorsOfAll())
                .extracting(made -> made.get().disease())
                .containsExactlyInAnyOrder(AdversarialDisease.values());
        assertThat(AdversarialDisease.values()).allSatisfy(disease -> assertThat(disease.remedies())
                .isNotEmpty()
                .allSatisfy(remedy -> assertThat(remedy.source()).contains("arXiv:")));
    }

    @Test
    void diversityIsNothingWhereOneExampleIsMadeAndMoreWhereManyAre() {
        PointBatch batch = GaussianMixture.ring().draw(KEY, 0, 64);
        try (AdversarialNetworks one = networks(Initializer.zeros());
                AdversarialNetworks many = networks(Initializer.normal(0.7))) {
            assertThat(RelativeDiversity.of(game(one), batch, KEY)).isCloseTo(0, within(1e-9));
            assertThat(RelativeDiversity.of(game(many), batch, KEY)).isBetween(0.3, 3.0);
            FeatureExtractor themselves = FeatureExtractor.identity();
            assertThat(RelativeSpacing.of(game(one), batch, themselves, KEY)).isCloseTo(0, within(1e-9));
            assertThat(RelativeSpacing.of(game(many), batch, themselves, KEY)).isGreaterThan(1);
            assertThat(GeneratedCoverage.of(game(one), batch, themselves, KEY))
                    .isZero(); // the middle of the ring is far
            assertThat(MissedShare.of(game(one), GaussianMixture.ring().draw(KEY, 0, 512), themselves, KEY))
                    .isBetween(0.8, 0.95); // all in one cell of eight
            assertThat(MissedShare.of(game(one), batch, themselves, KEY))
                    .as("too few for two cells")
                    .isNaN();
        }
    }

    @Test
    void theCentreIsThatOfTheGeneratedExamplesInDeviationsOfTheData() {
        PointBatch batch = GaussianMixture.ring().draw(KEY, 0, 256);
        try (AdversarialNetworks networks = networks(Initializer.zeros());
                Scope scope = Scope.open()) {
            GeneratedCentre before = GeneratedCentre.of(game(networks), batch, KEY);
            try (GradientMode off = GradientMode.off()) {
                networks.generator().parameters().forEach((name, parameter) -> {
                    if (name.endsWith("bias")) {
                        parameter.add_(ArrayTensors.of(new float[] {3, 4}, 2)); // the ring has deviation 1
                    }
                });
            }
            assertThat(before.distanceTo(GeneratedCentre.of(game(networks), batch, KEY)))
                    .isCloseTo(5, within(0.2));
        }
    }

    @Test
    void validationsMeasureTheCentreAlongDirectionsFoundOnce() {
        PointBatch batch = GaussianMixture.ring().draw(KEY, 0, 256);
        try (AdversarialNetworks networks = networks(Initializer.normal(0.7))) {
            GeneratedCentre expected = centreByDecomposition(game(networks), batch);
            assertThat(GeneratedCentre.of(game(networks), batch, KEY)).isEqualTo(expected);

            AtomicInteger taken = new AtomicInteger();
            AdversarialGame<PointBatch> counting = AdversarialGame.of(networks, new NonSaturating(), points -> {
                taken.incrementAndGet();
                return Examples.of(points.points());
            });
            List<ValidationMetric> metrics =
                    AdversarialHealth.metrics(counting, batch, FeatureExtractor.identity(), KEY);
            assertThat(taken).as("batches looked at before any validation").hasValue(1);
            for (int validation = 0; validation < 2; validation++) {
                assertThat(value(metrics, AdversarialHealth.CENTRE_1)).isEqualTo(expected.first());
                assertThat(value(metrics, AdversarialHealth.CENTRE_2)).isEqualTo(expected.second());
            }
        }
    }

    /** The definition, from the two batches. */
    private static GeneratedCentre centreByDecomposition(AdversarialGame<PointBatch> game, PointBatch batch) {
        return new Judgement<>(game).compared(batch, KEY, (real, generated) -> {
            Tensor mean = real.values().mean(new long[] {0}); // [n]
            Tensor spread = real.values().sub(mean); // [B, n]
            double deviation = Math.sqrt(spread.square().sum(1).mean().item_double());
            Tensor directions =
                    torch.linalg_svd(spread, false, new StringViewOptional()).get2(); // [n, n]
            double[] along = ArrayTensors.doubles(
                    directions.mv(generated.mean(new long[] {0}).sub(mean)));
            return new GeneratedCentre(along[0] / deviation, along[1] / deviation);
        });
    }

    private static double value(List<ValidationMetric> metrics, String name) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow()
                .measure();
    }

    @Test
    void theSlopeIsHowMuchTheLossChangesWithTheExamples() {
        PointBatch batch = GaussianMixture.ring().draw(KEY, 0, 256);
        try (AdversarialNetworks flat = networks(Initializer.zeros());
                AdversarialNetworks steep = new AdversarialNetworks(
                        new LayeredGenerator(2, new Linear(2, 2, true, Initializer.zeros(), KEY)),
                        new LayeredDiscriminator(new Linear(2, 1, false, Initializer.ones(), KEY)))) {
            assertThat(GeneratorSlope.of(game(flat), batch, KEY)).isZero();
            var critic =
                    AdversarialGame.of(steep, new Wasserstein(), (PointBatch points) -> Examples.of(points.points()));
            assertThat(GeneratorSlope.of(critic, batch, KEY)).isCloseTo(Math.sqrt(2), within(0.05)); // ‖(1, 1)‖ · 1
        }
    }

    @Test
    void accuracyIsTheShareOfJudgementsOnTheRightSide() {
        // D says x: three of four real examples are to the right of the boundary, and one of four generated ones to the
        // left
        float[] real = {1, 2, 3, -1};
        float[] generated = {-2, 1, 1, 2};
        assertThat(accuracy(new NonSaturating(), real, generated)).isEqualTo(new DiscriminatorAccuracy(0.75, 0.25));
        assertThat(accuracy(new NonSaturating(), generated, real)).isEqualTo(new DiscriminatorAccuracy(0.75, 0.25));
        float[] surelyReal = {1, 1, 1, 1};
        assertThat(accuracy(new NonSaturating(), surelyReal, real)).isEqualTo(new DiscriminatorAccuracy(1, 0.25));
        assertThat(accuracy(new NonSaturating(), real, surelyReal)).isEqualTo(new DiscriminatorAccuracy(0.75, 0));
    }

    @Test
    void theBoundaryOfLeastSquaresLiesHalfWayBetweenItsTargets() {
        float[] real = {0.75f, 0.25f, 1, 0.625f}; // one is below a half, though above 0
        float[] generated = {0.25f, 0.75f, 1, 0.625f};
        assertThat(accuracy(new LeastSquares(), real, generated)).isEqualTo(new DiscriminatorAccuracy(0.75, 0.25));
        assertThat(accuracy(new NonSaturating(), real, generated)).isEqualTo(new DiscriminatorAccuracy(1, 0));
    }

    /** Of a discriminator that says the first coordinate of a point, over points with these. */
    private static DiscriminatorAccuracy accuracy(AdversarialLoss loss, float[] real, float[] generated) {
        Layer given = new Layer() {
            @Override
            public Tensor forward(Tensor latent) {
                return onTheLine(generated);
            }
        };
        PointBatch batch = GaussianMixture.ring().draw(KEY, 0, real.length);
        try (AdversarialNetworks networks = new AdversarialNetworks(
                        new LayeredGenerator(2, given),
                        new LayeredDiscriminator(new Linear(2, 1, false, Initializer.ones(), KEY)));
                Scope scope = Scope.open()) {
            return DiscriminatorAccuracy.of(
                    AdversarialGame.of(networks, loss, (PointBatch points) -> Examples.of(onTheLine(real))),
                    batch,
                    KEY);
        }
    }

    /** Points (x, 0), [B, 2]. */
    private static Tensor onTheLine(float[] x) {
        Tensor column = ArrayTensors.of(x, x.length, 1);
        return torch.cat(new TensorVector(column, torch.zeros_like(column)), 1);
    }

    @Test
    void accuracyNeedsALossWithABoundary() {
        PointBatch batch = GaussianMixture.ring().draw(KEY, 0, 8);
        try (AdversarialNetworks networks = networks(Initializer.zeros())) {
            var critic = AdversarialGame.of(
                    networks, new Wasserstein(), (PointBatch points) -> Examples.of(points.points()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DiscriminatorAccuracy.of(critic, batch, KEY))
                    .withMessage("Wasserstein[] has no boundary to be right at");
        }
    }

    private static void show(Detector detector, long step, Map<String, Double> measures) {
        detector.validated(new ValidationVitals(step, measures));
    }

    private static AdversarialGame<PointBatch> game(AdversarialNetworks networks) {
        return AdversarialGame.of(networks, new NonSaturating(), batch -> Examples.of(batch.points()));
    }

    private static AdversarialNetworks networks(Initializer initializer) {
        return new AdversarialNetworks(
                new LayeredGenerator(2, new Linear(2, 2, true, initializer, KEY)),
                new LayeredDiscriminator(new Linear(2, 1, true, Initializer.zeros(), KEY)));
    }
}
