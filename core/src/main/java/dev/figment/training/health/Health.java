package dev.figment.training.health;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What of a run's health is watched, and how often a closer look is taken. Immutable; every trainer gets detectors and
 * probes of its own.
 *
 * @param every how many steps lie between two checkups, a fifth of them in the first two such intervals; 0 where none is taken and nothing watched
 * @param detectors one of each for every phase, given its name, which is empty where a step has one phase
 * @param detectorsOfAll that watch all phases together
 * @param probes one of each for every phase
 * @param past what the run recorded before it goes on; empty for a new one
 */
public record Health(
        long every,
        List<Function<String, Detector>> detectors,
        List<Supplier<Detector>> detectorsOfAll,
        List<Supplier<Probe>> probes,
        List<HealthEvent> past) {

    /** Steps between checkups unless said otherwise. */
    private static final long USUAL = 50;

    /** @throws IllegalArgumentException if the interval is negative */
    public Health {
        detectors = List.copyOf(detectors);
        detectorsOfAll = List.copyOf(detectorsOfAll);
        probes = List.copyOf(probes);
        past = List.copyOf(past);
        if (every < 0) {
            throw new IllegalArgumentException("a checkup is taken every 1 or more steps, not every " + every);
        }
    }

    /** All of {@link TrainingDisease}, with a checkup every 50 steps, and every 10 up to step 100. */
    public static Health standard() {
        return standard(DeadUnits.USUAL);
    }

    /**
     * The same, with dead units from another share of a layer on: of networks that do well with many units at rest.
     *
     * @param deadShare as of {@link DeadUnits}
     */
    public static Health standard(double deadShare) {
        return new Health(
                USUAL,
                List.of(
                        VanishingGradients::new,
                        ExplodingGradients::new,
                        phase -> new DeadUnits(phase, deadShare),
                        AttentionEntropy::collapse,
                        AttentionEntropy::uniform,
                        LossSpike::new,
                        Divergence::new,
                        LearningRateTooHigh::new,
                        LearningRateTooLow::new,
                        Overfitting::new,
                        Plateau::new),
                List.of(),
                List.of(DeadUnitsProbe::new, AttentionEntropyProbe::new),
                List.of());
    }

    /** Nothing is watched. A loss that is not finite still ends training and is recorded. */
    public static Health unwatched() {
        return new Health(0, List.of(), List.of(), List.of(), List.of());
    }

    /** With a checkup every so many steps, and five times as often in the first two such intervals. */
    public Health every(long steps) {
        return new Health(steps, detectors, detectorsOfAll, probes, past);
    }

    /** With one more detector for each phase, given the name of the phase. */
    public Health with(Function<String, Detector> detector) {
        return new Health(every, more(detectors, detector), detectorsOfAll, probes, past);
    }

    /** With one more detector, of all phases together. */
    public Health withDetectorOfAll(Supplier<Detector> detector) {
        return new Health(every, detectors, more(detectorsOfAll, detector), probes, past);
    }

    /** With one more probe. */
    public Health withProbe(Supplier<Probe> probe) {
        return new Health(every, detectors, detectorsOfAll, more(probes, probe), past);
    }

    /**
     * For a run that goes on: what it recorded ({@link HealthHistory#read}) is shown to the detectors, as far as it stands,
     * so that they see what they would have seen in a run that was never stopped.
     */
    public Health withPast(List<HealthEvent> events) {
        return new Health(every, detectors, detectorsOfAll, probes, events);
    }

    private static <T> List<T> more(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return longer;
    }
}
