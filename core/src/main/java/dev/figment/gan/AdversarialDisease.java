package dev.figment.gan;

import dev.figment.training.health.Disease;
import dev.figment.training.health.Remedy;
import dev.figment.training.health.Severity;
import java.util.List;

/** The diseases of adversarial training; {@link AdversarialDetector} finds them in what validations measure. */
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
            "The discriminator is right about nearly every example, real and generated: what the generator does makes no"
                    + " difference to it, and the generator learns nothing.",
            List.of(
                    new Remedy(
                            "use the non-saturating loss, or one that does not saturate at all",
                            "Goodfellow et al. 2014, §3, arXiv:1406.2661; Arjovsky and Bottou 2017, arXiv:1701.04862"),
                    new Remedy(
                            "bound its slope: game.r1, or spectral normalisation",
                            "Mescheder et al. 2018, arXiv:1801.04406; Miyato et al. 2018, arXiv:1802.05957"),
                    new Remedy(
                            "give it the lower learning rate of the two: training.generatorRate above 1",
                            "Heusel et al. 2017, arXiv:1706.08500")));

    private final String title;
    private final String meaning;
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
