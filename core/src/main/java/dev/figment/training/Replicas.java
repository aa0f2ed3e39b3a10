package dev.figment.training;

import dev.figment.data.Batch;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.ThreadTeam;
import dev.figment.tensor.Threads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Threads that compute the parts of a batch side by side over shared parameters: one barrier a step, where operators that
 * are split over threads pay one each.
 *
 * <p>Gradients are added in the order of the parts, whichever thread is done first, and random numbers belong to examples,
 * not to threads: the sum is the same bits in every run with as many parts. Used by one thread at a time.
 */
final class Replicas implements ThreadTeam, AutoCloseable {

    private final int replicas;
    private final @Nullable ExecutorService workers; // null where the caller's thread does it all

    Replicas(ThreadLayout layout) {
        this.replicas = layout.replicas();
        this.workers = replicas == 1 ? null : pool(layout);
    }

    private static ExecutorService pool(ThreadLayout layout) {
        return Executors.newFixedThreadPool(layout.replicas() - 1, work -> worker(work, layout.threads()));
    }

    /** Adds the gradients of every part to the sum. The first failure is thrown when all parts are done. */
    <B extends Batch<B>> void addTo(
            GradientSum sum, Objective<B> objective, List<B> parts, Collection<Tensor> parameters, RandomKey key) {
        if (workers != null && parts.size() == 1 && objective instanceof SideBySide<B> sides && sides.hasTermsApart()) {
            try (PartGradients gradients = PartGradients.of(sides, parts.get(0), parameters, key, workers)) {
                sum.add(gradients);
            }
            return;
        }
        @Nullable PartGradients[] ofOthers = new PartGradients[parts.size()];
        List<Runnable> tasks = new ArrayList<>();
        tasks.add(() -> {
            for (B part : parts.subList(0, end(0, parts.size()))) {
                try (PartGradients gradients = PartGradients.of(objective, part, parameters, key)) {
                    sum.add(gradients);
                }
            }
        });
        for (int replica = 1; replica < replicas; replica++) {
            int first = end(replica - 1, parts.size());
            int end = end(replica, parts.size());
            tasks.add(() -> {
                for (int i = first; i < end; i++) {
                    ofOthers[i] = PartGradients.of(objective, parts.get(i), parameters, key);
                }
            });
        }
        try {
            run(tasks);
            for (int i = end(0, parts.size()); i < parts.size(); i++) {
                sum.add(Objects.requireNonNull(ofOthers[i]));
            }
        } finally {
            for (PartGradients gradients : ofOthers) {
                if (gradients != null) {
                    gradients.close();
                }
            }
        }
    }

    /** The part after a replica's last one: parts are dealt in a row, one more to the first replicas where they do not divide. */
    private int end(int replica, int parts) {
        return (parts * (replica + 1) + replicas - 1) / replicas;
    }

    @Override
    public int size() {
        return replicas;
    }

    @Override
    public void run(List<Runnable> tasks) {
        List<Future<?>> others = new ArrayList<>();
        for (Runnable task : tasks.subList(1, tasks.size())) {
            others.add(
                    Objects.requireNonNull(workers, "one replica has one task").submit(task));
        }
        @Nullable Throwable failure = null;
        try {
            tasks.get(0).run();
        } catch (RuntimeException | Error e) { // thrown when the other threads are done with the parameters
            failure = e;
        }
        for (Future<?> other : others) {
            try {
                awaitEnd(other);
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Waits even if interrupted: a thread inside LibTorch cannot be left alone with the parameters. */
    private static void awaitEnd(Future<?> task) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Thread worker(Runnable work, int threads) {
        Thread thread = new Thread(
                () -> {
                    Threads.use(threads);
                    work.run();
                },
                "figment-replica");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        if (workers != null) {
            workers.shutdown();
        }
    }
}
