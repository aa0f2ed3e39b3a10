package dev.figment.gan.health;

import dev.figment.training.health.Detector;
import dev.figment.training.health.Disease;
import dev.figment.training.health.Finding;
import dev.figment.training.health.ValidationVitals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The generator goes to and fro: over the last {@value #VALIDATIONS} validations its {@linkplain GeneratedCentre centre} c has
 * come a long way and got nowhere,
 *
 * <pre>
 * Σ ‖cₜ − cₜ₋₁‖ &gt; {@value #MOVE} · {@value #MOVES}   and   ‖c_last − c_first‖ &lt; ⅓ Σ ‖cₜ − cₜ₋₁‖
 * </pre>
 *
 * <p>A game that settles moves less and less, and one on its way moves in one direction. That gradient play circles about its
 * equilibrium is Mescheder et al. 2018, §2, arXiv:1801.04406. The thresholds are chosen by hand. For one thread.
 */
public final class Oscillation implements Detector {

    private static final int VALIDATIONS = 7;
    private static final int MOVES = VALIDATIONS - 1;
    private static final double MOVE = 0.25; // deviations of the data
    private static final double NET = 1.0 / 3; // of the way

    private final Deque<GeneratedCentre> centres = new ArrayDeque<>();
    private final Deque<Long> steps = new ArrayDeque<>();

    @Override
    public Disease disease() {
        return AdversarialDisease.OSCILLATION;
    }

    @Override
    public void validated(ValidationVitals vitals) {
        GeneratedCentre.in(vitals.measures()).ifPresent(centre -> {
            centres.addLast(centre);
            steps.addLast(vitals.step());
            if (centres.size() > VALIDATIONS) {
                centres.removeFirst();
                steps.removeFirst();
            }
        });
    }

    @Override
    public Optional<Finding> finding() {
        if (centres.size() < VALIDATIONS) {
            return Optional.empty();
        }
        double way = way();
        double net = centres.getLast().distanceTo(centres.getFirst());
        if (!(way > MOVE * MOVES && net < NET * way)) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("way", way);
        evidence.put("net", net);
        String words = String.format(
                Locale.ROOT,
                "the centre of generated examples went a way of %.1f deviations of the data, and is %.1f from where it was",
                way,
                net);
        return Optional.of(new Finding(disease(), "", List.of(), steps.getFirst(), evidence, words));
    }

    private double way() {
        double way = 0;
        List<GeneratedCentre> places = new ArrayList<>(centres);
        for (int i = 1; i < places.size(); i++) {
            way += places.get(i).distanceTo(places.get(i - 1));
        }
        return way;
    }
}
