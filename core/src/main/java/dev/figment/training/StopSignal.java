package dev.figment.training;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request to stop training after the current step, made by code or by the end of the JVM.
 *
 * <p>A JVM that is told to go (Ctrl-C, SIGTERM) while a thread is inside LibTorch dies of a segmentation fault, because
 * the native library is taken down under that thread. A signal made by {@link #onTermination()} therefore holds the JVM in
 * a shutdown hook until {@link #close()}: the training thread sees the request, finishes its step, writes its checkpoint,
 * closes the signal and uses LibTorch no more. The JVM then leaves with the status it has for the signal: 130 for SIGINT
 * (Ctrl-C), 143 for SIGTERM. Where the thread that made the signal calls {@link System#exit} itself, in a listener say, the
 * JVM is not held.
 *
 * <pre>{@code
 * try (StopSignal stop = StopSignal.onTermination()) {
 *     trainer.fit(…);    // and everything else that calls LibTorch
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class StopSignal implements AutoCloseable {

    private final AtomicReference<@Nullable String> reason = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread holder = Thread.currentThread();
    private final @Nullable Thread hook;

    private StopSignal(boolean holdsTheJvm) {
        hook = holdsTheJvm ? new Thread(this::holdTheJvm, "figment-stop") : null;
        if (hook != null) {
            try {
                Runtime.getRuntime().addShutdownHook(hook);
            } catch (IllegalStateException alreadyGoing) { // too late to hold it, in time to stop early
                request("the JVM is being terminated");
            }
        }
    }

    /** A signal given by {@link #request} alone. */
    public static StopSignal manual() {
        return new StopSignal(false);
    }

    /** A signal that is also given when the JVM is told to end, and that holds it until {@link #close()}. */
    public static StopSignal onTermination() {
        return new StopSignal(true);
    }

    /** Asks for a stop; the first reason given is the one reported. Returns at once, from whichever thread. */
    public void request(String why) {
        reason.compareAndSet(null, why);
    }

    /** Whether a stop was asked for. */
    public boolean requested() {
        return reason.get() != null;
    }

    /** Why a stop was asked for; empty where it was not. */
    String reason() {
        String why = reason.get();
        return why == null ? "" : why;
    }

    /**
     * Where the JVM is going down and waits for {@link #close()}: lets it go and never returns, so that this thread is not
     * inside LibTorch when the library is taken down. Elsewhere returns at once.
     */
    void leaveIfTheJvmDoes() {
        if (hook != null && hook.isAlive()) {
            closed.countDown();
            CountDownLatch never = new CountDownLatch(1);
            while (!isDown(never)) {
                continue; // the end of the JVM ends it
            }
        }
    }

    private void holdTheJvm() {
        request("the JVM is being terminated");
        while (!isDown(closed) && !isInExit(holder)) {
            continue; // each look takes a moment
        }
    }

    /** Whether a latch is down, a moment from now at the latest. */
    private static boolean isDown(CountDownLatch latch) {
        try {
            return latch.await(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) { // leaving early would crash the JVM: wait on
            return false;
        }
    }

    /** A thread that has called {@link System#exit} waits for this hook: it is outside LibTorch, and will never close. */
    private static boolean isInExit(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals("java.lang.Runtime")
                        && frame.getMethodName().equals("exit"));
    }

    /** Lets the JVM go. Nothing may call LibTorch after this where {@link #requested()} by a termination. */
    @Override
    public void close() {
        closed.countDown();
        if (hook != null && !hook.isAlive()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException going) { // the hook runs and ends by itself
                return;
            }
        }
    }
}
