package dev.figment.gan.health;

import dev.figment.training.health.Detector;
import dev.figment.training.health.Disease;
import dev.figment.training.health.Finding;
import dev.figment.training.health.ValidationVitals;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a disease whose symptoms show in three validations in a row: one alone may be on the way to something else. What is
 * not measured is no symptom. For one thread.
 */
abstract sealed class RepeatedSymptom implements Detector permits ModeCollapse, DiscriminatorHasWon, GameDivergence {

    private static final int IN_A_ROW = 3;

    private final AdversarialDisease disease;
    private Map<String, Double> evidence = Map.of();
    private int inARow;
    private long since;

    RepeatedSymptom(AdversarialDisease disease) {
        this.disease = disease;
    }

    /** The measures that show the disease, by name; none where it does not show. */
    abstract Map<String, Double> symptoms(Map<String, Double> measures);

    /** The evidence as a sentence, without a full stop. */
    abstract String words(Map<String, Double> evidence);

    @Override
    public final Disease disease() {
        return disease;
    }

    @Override
    public final void validated(ValidationVitals vitals) {
        evidence = symptoms(vitals.measures());
        inARow = evidence.isEmpty() ? 0 : inARow + 1;
        since = inARow == 1 ? vitals.step() : since;
    }

    @Override
    public final Optional<Finding> finding() {
        return inARow < IN_A_ROW
                ? Optional.empty()
                : Optional.of(new Finding(disease, "", List.of(), since, evidence, words(evidence)));
    }
}
