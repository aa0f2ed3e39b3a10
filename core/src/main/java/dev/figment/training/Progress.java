package dev.figment.training;

import java.util.Optional;

/**
 * How far a run is. Immutable; together with the tensors of model, optimisers and averages, all that moves in a run.
 *
 * @param step the steps done
 * @param epoch the epoch under way, from 0
 * @param batch the index in this epoch of the next batch
 * @param epochBatches how many batches this epoch has; 0 where it has not begun
 * @param seconds the time spent so far
 * @param best the best validation so far
 * @param withoutImprovement how many validations in a row since brought nothing better
 * @param validationPending whether the validation after this step is due and was not done
 */
record Progress(
        long step,
        long epoch,
        int batch,
        int epochBatches,
        double seconds,
        Optional<Best> best,
        int withoutImprovement,
        boolean validationPending) {

    static final Progress START = new Progress(0, 0, 0, 0, 0, Optional.empty(), 0, false);

    /** After one more step, on the batch at hand of an epoch of {@code batches}. */
    Progress stepped(int batches) {
        boolean epochEnds = batch + 1 >= batches;
        return new Progress(
                step + 1,
                epochEnds ? epoch + 1 : epoch,
                epochEnds ? 0 : batch + 1,
                epochEnds ? 0 : batches,
                seconds,
                best,
                withoutImprovement,
                validationPending);
    }

    Progress withSeconds(double now) {
        return new Progress(step, epoch, batch, epochBatches, now, best, withoutImprovement, validationPending);
    }

    Progress withValidationPending(boolean pending) {
        return new Progress(step, epoch, batch, epochBatches, seconds, best, withoutImprovement, pending);
    }

    /** After a validation that was better than all before. */
    Progress improved(double score) {
        return new Progress(step, epoch, batch, epochBatches, seconds, Optional.of(new Best(step, score)), 0, false);
    }

    /** After a validation that was not. */
    Progress notImproved() {
        return new Progress(step, epoch, batch, epochBatches, seconds, best, withoutImprovement + 1, false);
    }

    /** Whether the last step ended an epoch. */
    boolean epochEnded() {
        return step > 0 && batch == 0;
    }

    /** The epoch of the last step, from 1; of the first where there was none. */
    long epochOfLastStep() {
        return epochEnded() ? epoch : epoch + 1;
    }

    /** The epochs done, the one under way as a fraction. */
    double epochs() {
        return epoch + (epochBatches == 0 ? 0 : (double) batch / epochBatches);
    }
}
