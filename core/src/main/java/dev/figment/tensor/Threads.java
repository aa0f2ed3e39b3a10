package dev.figment.tensor;

import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * How many threads an operator may use.
 *
 * <p>LibTorch runs element-wise work on OpenMP's threads and matrix products on those of its BLAS library. Each pool spins
 * while it waits for work, so that two pools on the same cores take the time from each other. Where the environment does not
 * keep OpenMP's threads from spinning ({@code GOMP_SPINCOUNT=0}, which LibTorch reads when it is loaded), OpenBLAS is
 * therefore held to one thread, whatever the number for the rest. A thread that has already run operators keeps its count:
 * set it on each thread that computes, before it does.
 */
public final class Threads {

    private Threads() {}

    /**
     * Bounds the threads of this thread's operators.
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    public static void use(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("an operator runs on at least one thread, not " + threads);
        }
        torch.set_num_threads(threads);
        openblas_nolapack.blas_set_num_threads(spin() ? 1 : threads);
    }

    /** Whether OpenMP's threads spin while they wait, and so take the time from whatever else computes. */
    public static boolean spin() {
        return !"0".equals(System.getenv("GOMP_SPINCOUNT"));
    }

    /** How many threads this thread's operators use. */
    public static int count() {
        return torch.get_num_threads();
    }
}
