package dev.figment.gan.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.points.GaussianMixture;
import dev.figment.data.points.PointBatch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.Examples;
import dev.figment.gan.losses.NonSaturating;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.PacGanNetworks;
import dev.figment.gan.networks.Packing;
import dev.figment.optim.Adam;
import dev.figment.optim.Constant;
import dev.figment.optim.OptimizerRule;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.training.TrainingListener;
import dev.figment.training.health.Finding;
import dev.figment.training.health.TrainingDisease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;

/** The units of a game's networks are watched: those that are zero for every example are found, and no others. */
class DeadUnitsTest {

    private static final RandomKey KEY = RandomKey.of(8);

    private static final OptimizerRule ADAM = Adam.of(0.5, 0.999, 1e-8);

    @Test
    void unitsThatNormalisationKeepsBelowZeroAreFound() throws IOException {
        try (AdversarialNetworks networks = networks()) {
            silenceHalf(networks, "generator.layers.1");
            assertThat(deadUnitsWhileTraining(networks)).singleElement().satisfies(finding -> {
                assertThat(finding.phase())
                        .as("the generator's, though the discriminator's phase meets it, too")
                        .isEqualTo("generator");
                assertThat(finding.places()).containsExactly("generator.layers.2");
                assertThat(finding.evidence()).containsEntry("dead_share", 0.5);
            });
        }
    }

    @Test
    void soundPlayersHaveNone() throws IOException {
        try (AdversarialNetworks networks = networks()) {
            assertThat(deadUnitsWhileTraining(networks)).isEmpty();
        }
    }

    private static AdversarialNetworks networks() {
        return new AdversarialNetworks(
                PacGanNetworks.generator(KEY), PacGanNetworks.discriminator(Packing.none(), KEY.fold("d")));
    }

    /** For half of the units, y = −1 whatever x is. */
    private static void silenceHalf(AdversarialNetworks networks, String normalization) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            var weight = Objects.requireNonNull(networks.parameters().get(normalization + ".weight"));
            var bias = Objects.requireNonNull(networks.parameters().get(normalization + ".bias"));
            long half = weight.size(0) / 2;
            weight.narrow(0, 0, half).zero_();
            bias.narrow(0, 0, half).fill_(new Scalar(-1.0));
        }
    }

    private static List<Finding> deadUnitsWhileTraining(AdversarialNetworks networks) throws IOException {
        AdversarialGame<PointBatch> game =
                AdversarialGame.of(networks, new NonSaturating(), batch -> Examples.of(batch.points()));
        List<Finding> found = new ArrayList<>();
        try (var trainer = Trainer.of(game.alternating(ADAM, Constant.of(2e-4), ADAM, Constant.of(2e-4), 1))
                .health(AdversarialHealth.standard().every(10))
                .listener(new TrainingListener() {
                    @Override
                    public void found(long step, Finding finding) {
                        found.add(finding);
                    }
                })
                .seed(KEY.fold("training"))
                .build()) {
            trainer.fit(GaussianMixture.ring().batches(32, 4, KEY), Steps.of(80));
        }
        return found.stream()
                .filter(finding -> finding.disease() == TrainingDisease.DEAD_UNITS)
                .toList();
    }
}
