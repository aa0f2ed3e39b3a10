package dev.figment.benchmarks;

/** Threads that take processors and give nothing: another program on the machine, for those who measure beside it. */
final class SpinningThreads {

    private SpinningThreads() {}

    /** Starts so many, which end with this process. */
    static void start(int count) {
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(SpinningThreads::spin, "spinning");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void spin() {
        while (true) {
            Thread.onSpinWait();
        }
    }
}
