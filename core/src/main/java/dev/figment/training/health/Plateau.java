package dev.figment.training.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Over six validations, neither the loss V on held-out data nor the training loss L between them moves by more than a
 * hundredth of what training has gained, while the learning rate is at half of the highest so far or above:
 *
 * <pre>
 * max V − min V &lt; 0.01 (V₀ − V_best)   and   max L − min L &lt; 0.01 (V₀ − V_best)   over six validations
 * </pre>
 *
 * Stricter than the patience of early stopping (Prechelt 1998), because it also asks whether training itself stands still.
 */
public final class Plateau implements Detector {

    private static final int VALIDATIONS = 6;
    private static final double MOVEMENT = 0.01;

    private final String phase;
    private final ValidationCourse course;
    private final Window losses = new Window(VALIDATIONS);
    private final Window trainingLosses = new Window(VALIDATIONS);
    private final long[] steps = new long[VALIDATIONS];
    private int validations;
    private double rate;
    private double highestRate;

    /** @param phase whose training loss is watched; empty where a step has one */
    public Plateau(String phase) {
        this.phase = phase;
        this.course = new ValidationCourse(phase);
    }

    @Override
    public Disease disease() {
        return TrainingDisease.PLATEAU;
    }

    @Override
    public void stepped(StepVitals vitals) {
        course.stepped(vitals);
        vitals.phase(phase).ifPresent(vital -> {
            rate = vital.learningRate();
            highestRate = Math.max(highestRate, rate);
        });
    }

    @Override
    public void validated(ValidationVitals vitals) {
        course.validated(vitals);
        losses.add(course.loss());
        trainingLosses.add(course.trainingLoss());
        steps[validations % VALIDATIONS] = vitals.step();
        validations++;
    }

    @Override
    public Optional<Finding> finding() {
        double line = MOVEMENT * course.gain();
        boolean still = losses.isFull()
                && losses.max() - losses.min() < line
                && trainingLosses.max() - trainingLosses.min() < line;
        if (!still || rate < highestRate / 2) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("validation_loss", course.loss());
        evidence.put("training_loss", course.trainingLoss());
        return Optional.of(new Finding(
                disease(),
                phase,
                List.of(),
                steps[validations % VALIDATIONS], // the oldest of them
                evidence,
                "over " + VALIDATIONS + " validations the loss stays at " + Numbers.of(course.loss())
                        + " on held-out data and at " + Numbers.of(course.trainingLoss()) + " in training"));
    }
}
