package dev.figment.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.points.GaussianMixture;
import dev.figment.data.points.PointBatch;
import dev.figment.nn.Initializer;
import dev.figment.nn.Linear;
import dev.figment.tensor.RandomKey;
import dev.figment.training.health.Finding;
import dev.figment.training.health.ValidationVitals;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdversarialDetectorTest {

    private static final RandomKey KEY = RandomKey.of(5);

    @Test
    void modesThatStayMissingAreCollapse() {
        var detector = new AdversarialDetector(AdversarialDisease.MODE_COLLAPSE);
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
        var detector = new AdversarialDetector(AdversarialDisease.DISCRIMINATOR_HAS_WON);
        for (int step = 1; step <= 3; step++) {
            show(detector, step, Map.of("accuracy_real", 1.0, "accuracy_generated", 0.995));
        }
        assertThat(detector.finding()).map(Finding::since).contains(1L);
        show(detector, 4, Map.of("accuracy_real", 1.0, "accuracy_generated", 0.6));
        assertThat(detector.finding()).isEmpty();
    }

    @Test
    void whatIsNotMeasuredIsNotFound() {
        for (AdversarialDisease disease : AdversarialDisease.values()) {
            var detector = new AdversarialDetector(disease);
            for (int step = 1; step <= 5; step++) {
                show(detector, step, Map.of("loss", 1.0));
            }
            assertThat(detector.finding()).isEmpty();
        }
    }

    @Test
    void diversityIsNothingWhereOneExampleIsMadeAndMoreWhereManyAre() {
        PointBatch batch = GaussianMixture.ring().draw(KEY, 0, 64);
        try (AdversarialNetworks one = networks(Initializer.zeros());
                AdversarialNetworks many = networks(Initializer.normal(0.7))) {
            assertThat(RelativeDiversity.of(game(one), batch, KEY)).isCloseTo(0, within(1e-9));
            assertThat(RelativeDiversity.of(game(many), batch, KEY)).isBetween(0.3, 3.0);
        }
    }

    @Test
    void accuracyIsTheShareOfJudgementsOnTheRightSide() {
        PointBatch batch = GaussianMixture.ring().draw(KEY, 0, 64);
        // every logit is the bias: for a zero weight all are taken for the same
        try (AdversarialNetworks networks = networks(Initializer.zeros())) {
            DiscriminatorAccuracy found = DiscriminatorAccuracy.of(game(networks), batch, KEY);
            assertThat(found.real() + found.generated()).isEqualTo(1);
        }
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

    private static void show(AdversarialDetector detector, long step, Map<String, Double> measures) {
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
