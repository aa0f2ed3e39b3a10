package dev.figment.cli.run;

import dev.figment.training.LearningRateCurve;
import dev.figment.training.LearningRateRangeTest;
import dev.figment.training.StopSignal;
import dev.figment.training.TrainingEnd;
import dev.figment.training.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * What a task brings to {@code figment train}: a recipe whose data are read and found right, ready to be trained. The
 * command brings the directory, the listeners, the signal and what is recorded of the machine, and closes it at the end.
 */
public interface TaskTraining extends AutoCloseable {

    /** What the weight of a batch counts, for the line of progress: {@code tokens}. */
    String unit();

    /** Whether the loss is a mean of −log P over that unit, so that e to its power is a perplexity. */
    boolean hasPerplexity();

    /**
     * Trains, or goes on training, and stores the model that validated best. A new run that fails before its first step
     * leaves no directory.
     *
     * @param environment is recorded with the recipe
     * @param signal when to stop
     */
    TrainingEnd train(Map<String, String> environment, List<TrainingListener> listeners, StopSignal signal)
            throws IOException;

    /**
     * Measures the stored model on its tests, writes {@code results.json} and {@code report.html}, and prints what came out.
     *
     * @param signal ends it early; what is not measured by then is missing
     * @param out for results
     * @param err for what happens
     */
    void report(TrainingEnd end, Map<String, String> environment, StopSignal signal, PrintWriter out, PrintWriter err)
            throws IOException;

    /**
     * Tries learning rates on an untrained model of the recipe. No run is begun.
     *
     * @throws IOException in one line, if this task has no such test, and why
     */
    LearningRateCurve testLearningRates(LearningRateRangeTest test, StopSignal signal) throws IOException;

    /** What the trained run is for, in one line: {@code translate with: figment translate runs/dates "TEXT"}. */
    String nextStep();

    /** Frees what the task holds to measure by. */
    @Override
    default void close() {}
}
