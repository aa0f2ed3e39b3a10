package dev.figment.training.health;

/** The losses on held-out and on training data from validation to validation. */
final class ValidationCourse {

    private final String phase;
    private final FirstValues first = new FirstValues();
    private double trainingSum;
    private long trainingSteps;
    private double trainingLoss = Double.NaN;
    private double trainingLossAtBest = Double.NaN;
    private double firstValidation = Double.NaN;
    private double loss = Double.NaN;
    private double best = Double.POSITIVE_INFINITY;
    private long bestStep;

    ValidationCourse(String phase) {
        this.phase = phase;
    }

    void stepped(StepVitals vitals) {
        vitals.phase(phase).ifPresent(vital -> {
            first.add(vital.loss());
            trainingSum += vital.loss();
            trainingSteps++;
        });
    }

    void validated(ValidationVitals vitals) {
        if (trainingSteps > 0) {
            trainingLoss = trainingSum / trainingSteps;
            trainingSum = 0;
            trainingSteps = 0;
        }
        loss = vitals.loss();
        if (Double.isNaN(firstValidation)) {
            firstValidation = loss;
        }
        if (loss < best) {
            best = loss;
            bestStep = vitals.step();
            trainingLossAtBest = trainingLoss;
        }
    }

    /** The mean training loss between the last two validations. */
    double trainingLoss() {
        return trainingLoss;
    }

    /** The same at the best validation. */
    double trainingLossAtBest() {
        return trainingLossAtBest;
    }

    /** The last validation. */
    double loss() {
        return loss;
    }

    double best() {
        return best;
    }

    long bestStep() {
        return bestStep;
    }

    /** What the best validation is below the beginning. */
    double gain() {
        double start = Double.isNaN(first.median()) ? firstValidation : Math.max(firstValidation, first.median());
        return start - best;
    }

    /** How much of its gain the last validation has lost, 0 for the best; over the best itself where it was the first. */
    double givenBack() {
        return (loss - best) / (gain() > 0 ? gain() : Math.abs(best));
    }
}
