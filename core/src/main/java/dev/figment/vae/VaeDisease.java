package dev.figment.vae;

import dev.figment.training.health.Disease;
import dev.figment.training.health.Remedy;
import dev.figment.training.health.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The diseases of variational autoencoders; {@link LatentDetector} finds them in what {@link LatentProbe} measures. */
public enum VaeDisease implements Disease {
    /** Few dimensions of the code hold anything, and pictures are blurred for it. */
    POSTERIOR_COLLAPSE(
            "posterior collapse",
            LatentProbe.USED_SHARE,
            "Most dimensions of the code are the prior whatever the image: they cost nothing, and tell nothing. What the"
                    + " decoder cannot read there it blurs.",
            List.of(
                    new Remedy(
                            "warm beta up from 0 over the first epochs, once or in cycles",
                            "Bowman et al. 2016, arXiv:1511.06349; Fu et al. 2019, arXiv:1903.10145"),
                    new Remedy("give each dimension some nats for free", "Kingma et al. 2016, arXiv:1606.04934"),
                    new Remedy(
                            "make the decoder smaller, or beta: a decoder that needs no code, or a code that is too dear,"
                                    + " is not used",
                            "Chen et al. 2017, arXiv:1611.02731; Lucas et al. 2019, arXiv:1911.02469"))),
    /** A posterior is far wider than the prior. */
    EXPLODING_VARIANCE(
            "exploding variance",
            LatentProbe.LARGEST_VARIANCE,
            "The distribution of a code is far wider than the prior: what is drawn from it is noise to the decoder, and the"
                    + " exponential of the log variance is about to overflow.",
            List.of(
                    new Remedy(
                            "ask no more nats of the code than its means can hold: a smaller capacity",
                            "Burgess et al. 2018, arXiv:1804.03599"),
                    new Remedy("lower the learning rate, or clip the gradient", "Child 2021, §4, arXiv:2011.10650"),
                    new Remedy(
                            "let the divergence count from the beginning: beta near 0 puts no bound on a variance that"
                                    + " the decoder ignores",
                            "Kingma and Welling 2014, arXiv:1312.6114"))),
    /** The decoder says the same of every code. */
    IGNORED_CODE(
            "a decoder that ignores the code",
            LatentProbe.DECODER_SHARE,
            "The decoder makes about the same picture of every code: the mean of the images. Whatever the encoder says is"
                    + " lost.",
            List.of(
                    new Remedy(
                            "warm beta up from 0, so that the decoder learns to read the code before it has a price",
                            "Sønderby et al. 2016, arXiv:1602.02282"),
                    new Remedy(
                            "raise the weight of the reconstruction: a smaller deviation of a Gaussian likelihood, or a"
                                    + " learned one",
                            "Rybkin et al. 2021, arXiv:2006.13202"),
                    new Remedy(
                            "look for dead units, and for a learning rate that is too high",
                            "Lu et al. 2019, arXiv:1903.06733")));

    private static final double FEW = 0.3;
    private static final double BLURRED = 1.0 / 3;
    private static final double WIDE = 10;
    private static final double SAME = 0.02;
    private static final double PERCENT = 100;

    private final String title;
    private final String measured;
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // the lists are made by List.of
    private final List<Remedy> remedies;

    VaeDisease(String title, String measured, String meaning, List<Remedy> remedies) {
        this.title = title;
        this.measured = measured;
        this.meaning = meaning;
        this.remedies = remedies;
    }

    /** What of a checkup it shows in. */
    String measured() {
        return measured;
    }

    /** Whether the medians of what a probe measured, by name, show it. */
    boolean shows(Map<String, Double> medians) {
        double value = medians.getOrDefault(measured, Double.NaN);
        return switch (this) {
            case POSTERIOR_COLLAPSE -> value < FEW && medians.getOrDefault(LatentProbe.DECODER_SHARE, 0.0) < BLURRED;
            case EXPLODING_VARIANCE -> value > WIDE;
            case IGNORED_CODE -> value < SAME;
        };
    }

    /** In how many checkups in a row it shows: a variance that explodes leaves no time for many. */
    int checkups() {
        return this == EXPLODING_VARIANCE ? 3 : 10;
    }

    /**
     * Whether a young code looks like it: its pictures are alike because it knows nothing yet. Its variance starts near the
     * prior's.
     */
    boolean isLikeYouth() {
        return this != EXPLODING_VARIANCE;
    }

    /** The medians as a sentence. */
    String words(Map<String, Double> medians) {
        double value = medians.getOrDefault(measured, Double.NaN);
        return switch (this) {
            case POSTERIOR_COLLAPSE ->
                String.format(
                        Locale.ROOT,
                        "%.0f %% of the dimensions of the code hold 0.1 nats or more, %.3g nats together, and the pictures"
                                + " differ by %.0f %% of what the images differ by",
                        PERCENT * value,
                        medians.getOrDefault(LatentProbe.DIVERGENCE, Double.NaN),
                        PERCENT * medians.getOrDefault(LatentProbe.DECODER_SHARE, Double.NaN));
            case EXPLODING_VARIANCE ->
                String.format(
                        Locale.ROOT, "the variance of a dimension of the code is %.3g, where the prior has 1", value);
            case IGNORED_CODE ->
                String.format(
                        Locale.ROOT,
                        "the pictures of the decoder differ by %.1f %% of what the images differ by",
                        PERCENT * value);
        };
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
