package dev.figment.training;

import dev.figment.training.processes.ProcessGroup;
import dev.figment.training.processes.Rendezvous;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Ranks that meet over the loopback interface, each on a thread of this JVM. */
final class Ranks {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private Ranks() {}

    /** What one rank does. */
    interface Work<T> {
        T with(ProcessGroup group) throws Exception;
    }

    /** What every rank returns, or the exception that it ends with, by rank. */
    static <T> List<Object> outcomes(int worldSize, Work<T> work) {
        int port = freePort();
        ExecutorService threads = Executors.newFixedThreadPool(worldSize);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int rank = 0; rank < worldSize; rank++) {
                Rendezvous at =
                        Rendezvous.at("127.0.0.1", port, rank, worldSize).withTimeout(TIMEOUT);
                running.add(threads.submit(() -> {
                    try (ProcessGroup group = ProcessGroup.join(at)) {
                        return work.with(group);
                    }
                }));
            }
            List<Object> outcomes = new ArrayList<>();
            for (Future<T> one : running) {
                try {
                    outcomes.add(one.get(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS));
                } catch (ExecutionException e) {
                    outcomes.add(e.getCause());
                }
            }
            return outcomes;
        } catch (Exception e) {
            throw new IllegalStateException("the ranks did not end", e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** What every rank returns, by rank; none may fail. */
    @SuppressWarnings("unchecked")
    static <T> List<T> run(int worldSize, Work<T> work) {
        List<Object> outcomes = outcomes(worldSize, work);
        for (Object outcome : outcomes) {
            if (outcome instanceof Throwable failure) {
                throw new IllegalStateException("a rank failed: " + failure.getMessage(), failure);
            }
        }
        return (List<T>) outcomes;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
