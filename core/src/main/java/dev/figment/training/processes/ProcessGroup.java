package dev.figment.training.processes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/**
 * The processes that train one model together, each on its part of every batch. They hold the same parameters, draw the same
 * random numbers, and add their gradients once a step; so they take the same steps as one process, to rounding.
 *
 * <p>Collective operations are called by every process in the same order. The first process, rank 0, also validates, writes
 * checkpoints and tells listeners.
 *
 * <pre>{@code
 * try (ProcessGroup group = ProcessGroup.ofEnvironment(System.getenv());   // as torchrun sets it
 *         var trainer = Trainer.of(objective)….processes(group).build()) {
 *     trainer.fit(batches::epoch, Steps.of(100_000));
 * }
 * }</pre>
 *
 * <p>For one thread, but for {@link #failure()} and {@link #fail}.
 */
public sealed interface ProcessGroup extends AutoCloseable permits SingleProcess, GlooGroup {

    /** This process alone. */
    static ProcessGroup single() {
        return SingleProcess.ALONE;
    }

    /**
     * Joins the processes that were started together, and waits until all are there.
     *
     * @return to be closed by the caller, after the trainer
     * @throws ProcessGroupException if they do not come together
     */
    static ProcessGroup join(Rendezvous rendezvous) {
        return rendezvous.worldSize() == 1 ? single() : GlooGroup.join(rendezvous);
    }

    /**
     * Joins the processes that {@code torchrun}, or {@code figment train --processes}, has started; alone where the
     * environment names none.
     *
     * @param environment with {@code RANK}, {@code WORLD_SIZE}, {@code MASTER_ADDR} and {@code MASTER_PORT}
     * @throws IllegalArgumentException if the environment says this incompletely
     * @throws ProcessGroupException if the processes do not come together
     */
    static ProcessGroup ofEnvironment(Map<String, String> environment) {
        return Rendezvous.of(environment).map(ProcessGroup::join).orElseGet(ProcessGroup::single);
    }

    /** Which of the processes this is, from 0. */
    int rank();

    /** How many processes there are. */
    int worldSize();

    /** How many of this machine's processors are this process's share, where several of the processes run on it. */
    int processors();

    /**
     * Adds tensors over all processes, in place. Every process holds the same bits afterwards, and in every run with as
     * many processes.
     *
     * @param tensors of the same shapes and dtypes in each process, contiguous, on the CPU
     * @throws ProcessGroupException if another process is lost
     */
    void allReduce(List<Tensor> tensors);

    /**
     * Copies rank 0's tensors to all processes, in place.
     *
     * @param tensors of the same shapes and dtypes in each process, contiguous, on the CPU
     * @throws ProcessGroupException if another process is lost
     */
    void broadcast(List<Tensor> tensors);

    /** Why the other processes cannot be counted on any more, in one line; empty while they can. */
    Optional<String> failure();

    /** Calls the handler, on another thread, as soon as another process fails or is gone. */
    void onFailure(Consumer<String> handler);

    /** Tells the other processes, in one line, that this one fails: they end too. Only the first message is told. */
    void fail(String message);

    /** Leaves the group in peace; where it has failed, at once. */
    @Override
    void close();

    /** Whether this is rank 0. */
    default boolean isFirst() {
        return rank() == 0;
    }

    /**
     * Adds numbers over all processes.
     *
     * @param values of this process, as many in each
     * @return the sums, the same bits in each process
     * @throws ProcessGroupException if another process is lost
     */
    default double[] allReduce(double... values) {
        if (worldSize() == 1) {
            return values.clone();
        }
        try (Scope scope = Scope.open()) {
            Tensor sums = ArrayTensors.of(values, values.length);
            allReduce(List.of(sums));
            return ArrayTensors.doubles(sums);
        }
    }

    /**
     * The texts of all processes, by rank.
     *
     * @throws ProcessGroupException if another process is lost
     */
    default List<String> allGather(String text) {
        byte[] own = text.getBytes(UTF_8);
        double[] lengths = new double[worldSize()];
        lengths[rank()] = own.length;
        lengths = allReduce(lengths);
        double[] bytes = new double[(int) Arrays.stream(lengths).sum()];
        int offset = (int) Arrays.stream(lengths, 0, rank()).sum();
        for (int i = 0; i < own.length; i++) {
            bytes[offset + i] = own[i];
        }
        bytes = allReduce(bytes);
        List<String> texts = new ArrayList<>();
        int from = 0;
        for (double length : lengths) {
            byte[] one = new byte[(int) length];
            for (int i = 0; i < one.length; i++) {
                one[i] = (byte) bytes[from + i];
            }
            texts.add(new String(one, UTF_8));
            from += one.length;
        }
        return texts;
    }
}
