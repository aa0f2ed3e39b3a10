package dev.figment.training.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In three validations in a row, the loss V on held-out data has given back more than a twentieth of what it had gained,
 * while the training loss is below what it was at the best validation:
 *
 * <pre>
 * (Vₜ − V_best) ⁄ (V₀ − V_best) &gt; 0.05   and   Lₜ &lt; L_best
 * </pre>
 *
 * with V₀ the greater of the first validation and the first training losses (where that is V_best itself, the gain is taken
 * to be |V_best|), L the mean training loss since the last
 * validation. This is the criterion GL of Prechelt 1998, "Early Stopping – But When?", over the gain in place of the loss,
 * so that a constant in the loss changes nothing.
 */
public final class Overfitting implements Detector {

    private static final double GIVEN_BACK = 0.05;
    private static final int IN_A_ROW = 3;

    private final String phase;
    private final ValidationCourse course;
    private int inARow;

    /** @param phase whose training loss is compared; empty where a step has one */
    public Overfitting(String phase) {
        this.phase = phase;
        this.course = new ValidationCourse(phase);
    }

    @Override
    public Disease disease() {
        return TrainingDisease.OVERFITTING;
    }

    @Override
    public void stepped(StepVitals vitals) {
        course.stepped(vitals);
    }

    @Override
    public void validated(ValidationVitals vitals) {
        course.validated(vitals);
        boolean over = course.givenBack() > GIVEN_BACK && course.trainingLoss() < course.trainingLossAtBest();
        inARow = over ? inARow + 1 : 0;
    }

    @Override
    public Optional<Finding> finding() {
        if (inARow < IN_A_ROW) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("validation_loss", course.loss());
        evidence.put("best_validation_loss", course.best());
        evidence.put("training_loss", course.trainingLoss());
        evidence.put("training_loss_at_best", course.trainingLossAtBest());
        return Optional.of(new Finding(
                disease(),
                phase,
                List.of(),
                course.bestStep(),
                evidence,
                "the loss on held-out data is " + Numbers.of(course.loss()) + " and was best at step "
                        + course.bestStep() + " with " + Numbers.of(course.best())
                        + ", while the training loss went on from "
                        + Numbers.of(course.trainingLossAtBest()) + " to " + Numbers.of(course.trainingLoss())));
    }
}
