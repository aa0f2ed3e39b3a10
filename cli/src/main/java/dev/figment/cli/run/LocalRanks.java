package dev.figment.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The processes of {@code figment train --processes N}: this command again, N times on this machine, with the settings of
 * this JVM and the environment that {@code torchrun} gives.
 *
 * <p>Rank 0 speaks for all; what the others say is heard only where it cannot. A signal is passed on to all. If one fails,
 * the others are given a moment to say why and end, and are then ended. None outlives this process.
 */
public final class LocalRanks {

    /** Names the process that started a rank, so that it stops when that is gone. */
    public static final String LAUNCHER = "FIGMENT_LAUNCHER";

    private static final String HOST = "127.0.0.1";
    private static final String GLOO = "[Gloo] "; // what Gloo prints whenever processes meet
    private static final String ERROR = "figment: ";
    private static final long SECONDS_TO_END = 6;
    private static final int BY_A_SIGNAL = 128; // exit codes above it, minus it, are the signal's number
    private static final int INTERRUPTED = 130;
    private static final int TERMINATED = 143;

    private final RunDirectory run;
    private final PrintWriter out;
    private final PrintWriter err;
    private final List<Rank> ranks = new ArrayList<>();

    /** A process, and the last error line that it printed. */
    private static final class Rank {

        private final int number;
        private final Process process;
        private final CountDownLatch heard = new CountDownLatch(2);
        private volatile @Nullable String error;

        Rank(int number, Process process) {
            this.number = number;
            this.process = process;
        }

        /** Ends it without closing what it still has to say, as ending the {@code Process} would. */
        ProcessHandle handle() {
            return process.toHandle();
        }

        /** Whether it ended, and neither well nor because it was asked to. */
        boolean hasFailed() {
            return !process.isAlive() && process.exitValue() != 0 && !wasStopped();
        }

        boolean wasStopped() {
            return !process.isAlive() && (process.exitValue() == INTERRUPTED || process.exitValue() == TERMINATED);
        }

        String end() {
            int code = process.exitValue();
            String how = code > BY_A_SIGNAL ? "was ended by signal " + (code - BY_A_SIGNAL) : "ended with code " + code;
            String why = error;
            return why == null ? how : "failed: " + why;
        }
    }

    private LocalRanks(RunDirectory run, PrintWriter out, PrintWriter err) {
        this.run = run;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts them and waits for their end.
     *
     * @param count how many
     * @param run that they train in, for messages
     * @param mainClass of this program
     * @param arguments of this command
     * @param out what rank 0 prints as its result
     * @param err what rank 0 tells of its doing
     * @return the exit code
     * @throws IOException in one line, if they cannot be started, or one fails of which rank 0 could not tell
     */
    public static int run(
            int count, RunDirectory run, String mainClass, List<String> arguments, PrintWriter out, PrintWriter err)
            throws IOException {
        LocalRanks all = new LocalRanks(run, out, err);
        Thread hook = new Thread(all::stopAndWait, "figment-stop-ranks");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            all.start(count, mainClass, arguments);
            return all.await();
        } finally {
            all.ranks.forEach(rank -> rank.handle().destroyForcibly());
            if (!hook.isAlive()) {
                removeHook(hook);
            }
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException going) { // the JVM ends, and runs it
            return;
        }
    }

    private void start(int count, String mainClass, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        String port = Integer.toString(freePort());
        for (int number = 0; number < count; number++) {
            ProcessBuilder builder = new ProcessBuilder(command);
            Map<String, String> environment = builder.environment();
            environment.put("RANK", Integer.toString(number));
            environment.put("WORLD_SIZE", Integer.toString(count));
            environment.put("LOCAL_RANK", Integer.toString(number));
            environment.put("LOCAL_WORLD_SIZE", Integer.toString(count));
            environment.put("MASTER_ADDR", HOST);
            environment.put("MASTER_PORT", port);
            environment.put(LAUNCHER, Long.toString(ProcessHandle.current().pid()));
            environment.putIfAbsent("TORCH_CPP_LOG_LEVEL", "FATAL"); // errors arrive as exceptions
            Rank rank = new Rank(number, builder.start());
            ranks.add(rank);
            rank.process.getOutputStream().close();
            listen(rank);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    private void listen(Rank rank) {
        boolean speaks = rank.number == 0;
        inBackground(() -> {
            copyLines(rank, speaks);
            rank.heard.countDown();
        });
        inBackground(() -> {
            copyText(rank, speaks);
            rank.heard.countDown();
        });
    }

    private void copyLines(Rank rank, boolean speaks) {
        try (BufferedReader lines = rank.process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (speaks && !line.startsWith(GLOO)) {
                    out.println(line);
                    out.flush();
                }
            }
        } catch (IOException ended) { // with its process
            return;
        }
    }

    /** Passes on characters as they come, because lines of progress are overwritten and never end. */
    private void copyText(Rank rank, boolean speaks) {
        StringBuilder line = new StringBuilder();
        char[] buffer = new char[1024];
        try (Reader text = new InputStreamReader(rank.process.getErrorStream(), UTF_8)) {
            for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
                if (speaks) {
                    err.write(buffer, 0, count);
                    err.flush();
                }
                for (int i = 0; i < count; i++) {
                    if (buffer[i] != '\n') {
                        line.append(buffer[i]);
                        continue;
                    }
                    if (line.indexOf(ERROR) == 0) {
                        rank.error = line.substring(ERROR.length()).strip();
                    }
                    line.setLength(0);
                }
            }
        } catch (IOException ended) { // with its process
            return;
        }
    }

    private int await() throws IOException {
        while (ranks.stream().anyMatch(rank -> rank.process.isAlive())) {
            awaitAnEnd();
            if (ranks.stream().anyMatch(Rank::hasFailed)) {
                return afterFailure();
            }
            if (ranks.stream().anyMatch(Rank::wasStopped)) { // if one is asked to stop, all are
                ranks.forEach(rank -> rank.handle().destroy());
            }
        }
        for (Rank rank : ranks) {
            if (rank.hasFailed()) {
                return afterFailure();
            }
            awaitUninterruptibly(rank.heard, SECONDS_TO_END);
        }
        return ranks.get(0).process.exitValue();
    }

    private void awaitAnEnd() {
        CompletableFuture.anyOf(ranks.stream()
                        .map(rank -> rank.process)
                        .filter(Process::isAlive)
                        .map(Process::onExit)
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /** The others have noticed, or do so now: rank 0 says why and ends. */
    private int afterFailure() throws IOException {
        Rank failed = ranks.stream().filter(Rank::hasFailed).findFirst().orElseThrow();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
        for (Rank rank : ranks) {
            boolean ended = waitFor(rank.process, deadline - System.nanoTime());
            if (!ended) {
                rank.handle().destroyForcibly();
            }
        }
        Rank first = ranks.get(0);
        awaitUninterruptibly(first.heard, 1);
        awaitUninterruptibly(failed.heard, 1);
        if (first.error != null) {
            return first.process.exitValue();
        }
        throw new IOException("rank " + failed.number + " of " + ranks.size() + " " + failed.end() + "; "
                + run.newestCheckpoint()
                        .map(checkpoint -> "the last good checkpoint is " + checkpoint)
                        .orElse("there is no checkpoint yet"));
    }

    private void stopAndWait() {
        ranks.forEach(rank -> rank.handle().destroy());
        for (Rank rank : ranks) {
            waitFor(rank.process, Long.MAX_VALUE);
            awaitUninterruptibly(rank.heard, 1);
        }
    }

    private static boolean waitFor(Process process, long nanoseconds) {
        try {
            return process.waitFor(Math.max(0, nanoseconds), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch, long seconds) {
        try {
            latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) { // what was heard by now will do
            Thread.currentThread().interrupt();
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "figment-ranks");
        thread.setDaemon(true);
        thread.start();
    }
}
