package dev.figment.training.health;

import java.util.Map;
import java.util.Optional;

/**
 * A layer ℓ gets less than a ten-thousandth of the largest gradient, that of layer m,
 *
 * <pre>
 * rms(g_ℓ) &lt; 10⁻⁴ · rms(g_m),   medians of five checkups
 * </pre>
 *
 * while the last two layers do not, which would be growth on the way back ({@link ExplodingGradients}).
 *
 * <p>The gradient of a healthy network stays within a factor of some hundreds from layer to layer; a stack of sigmoids loses
 * a factor of four and more at each (Glorot and Bengio 2010, §4.2).
 */
public final class VanishingGradients implements Detector {

    private static final double SHARE = 1e-4;

    private final String phase;
    private final GradientProfile profile;

    /** @param phase to watch; empty where a step has one */
    public VanishingGradients(String phase) {
        this.phase = phase;
        this.profile = new GradientProfile(phase);
    }

    @Override
    public Disease disease() {
        return TrainingDisease.VANISHING_GRADIENTS;
    }

    @Override
    public void checked(Checkup checkup) {
        profile.add(checkup);
    }

    @Override
    public Optional<Finding> finding() {
        return profile.starved(SHARE)
                .map(gap -> new Finding(
                        disease(),
                        phase,
                        gap.layers(),
                        gap.since(),
                        Map.of("smallest_share", gap.smallest()),
                        "an element of the gradient of " + gap.layers().get(0) + " is " + Numbers.times(gap.smallest())
                                + " of one of " + gap.largest()));
    }
}
