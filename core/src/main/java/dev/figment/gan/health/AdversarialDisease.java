package dev.figment.gan.health;

import dev.figment.training.health.Disease;
import dev.figment.training.health.Remedy;
import dev.figment.training.health.Severity;
import java.util.List;

/** The diseases of adversarial training; {@link AdversarialHealth} finds them in what validations measure. */
public enum AdversarialDisease implements Disease {
    /** Generated examples are all about the same. */
    MODE_COLLAPSE(
            "mode collapse",
            "The generator makes about the same example of every latent vector, or of a few kinds only: the discriminator,"
                    + " which judges examples one by one, cannot tell it so.",
            List.of(
                    new Remedy(
                            "draw the discriminator's slope to zero at real and generated examples: game.r1 and game.r2",
                            "Mescheder et al. 2018, arXiv:1801.04406"),
                    new Remedy(
                            "let it judge several examples together: game.packing",
                            "Lin et al. 2018, arXiv:1712.04086"),
                    new Remedy(
                            "change the loss to Wasserstein with a gradient penalty",
                            "Gulrajani et al. 2017, arXiv:1704.00028"))),
    /** The discriminator is right about every example. */
    DISCRIMINATOR_HAS_WON(
            "a discriminator that has won",
            "The discriminator is right about nearly every example, real and generated, which are far apart: what the generator"
                    + " changes makes hardly a difference to it. A saturating loss then teaches the generator nothing,"
                    + " any other in unsteady steps.",
            List.of(
                    new Remedy(
                            "bound its slope: game.r1, or spectral normalisation",
                            "Mescheder et al. 2018, arXiv:1801.04406; Miyato et al. 2018, arXiv:1802.05957"),
                    new Remedy(
                            "of the losses, take one that does not saturate: not minimax",
                            "Goodfellow et al. 2014, §3, arXiv:1406.2661; Arjovsky and Bottou 2017, arXiv:1701.04862"),
                    new Remedy(
                            "give it the lower learning rate of the two: training.generatorRate above 1",
                            "Heusel et al. 2017, arXiv:1706.08500"),
                    new Remedy(
                            "few images are soon known by heart; show them augmented: game.augmentation",
                            "Karras et al. 2020, arXiv:2006.06676"))),
    /** The generator goes to and fro. */
    OSCILLATION(
            "oscillation",
            "The generator goes round and comes back: the two players chase each other, and neither gets anywhere. What it makes"
                    + " depends on when training ends.",
            List.of(
                    new Remedy(
                            "draw the discriminator's slope to zero, under which the game converges: game.r1",
                            "Mescheder et al. 2018, arXiv:1801.04406"),
                    new Remedy(
                            "keep a moving average of the generator: training.average",
                            "Yazıcı et al. 2019, arXiv:1806.04498"),
                    new Remedy(
                            "use less momentum, and let the learning rate fall: training.optimizer.beta1,"
                                    + " training.schedule",
                            "Gidel et al. 2019, arXiv:1807.04740"))),
    /** Generated examples leave the data behind. */
    GAME_DIVERGENCE(
            "divergence of the game",
            "Generated examples are nowhere near the data any more, and the discriminator does not lead them back.",
            List.of(
                    new Remedy(
                            "lower both learning rates: training.schedule.peak",
                            "Heusel et al. 2017, arXiv:1706.08500"),
                    new Remedy(
                            "bound the discriminator's slope: game.r1, a gradient penalty, or spectral normalisation",
                            "Mescheder et al. 2018, arXiv:1801.04406; Miyato et al. 2018, arXiv:1802.05957"),
                    new Remedy(
                            "let the generator end in tanh, which cannot leave the range of images",
                            "Radford et al. 2016, arXiv:1511.06434")));

    private final String title;
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // the lists are made by List.of
    private final List<Remedy> remedies;

    AdversarialDisease(String title, String meaning, List<Remedy> remedies) {
        this.title = title;
        this.meaning = meaning;
        this.remedies = remedies;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public List<Remedy> remedies() {
        return remedies;
    }
}
