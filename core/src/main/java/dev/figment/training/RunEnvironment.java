package dev.figment.training;

import dev.figment.training.processes.ProcessGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * What the bits of a run depend on beside its checkpoint. A run that goes on in another environment computes the same
 * mathematics, and rounds it differently.
 *
 * @param processes how many processes share each batch
 * @param replicas how many threads compute parts of a batch
 * @param threads how many threads an operator uses
 * @param figment the version of this library
 * @param libTorch the version of LibTorch's bindings
 * @param java the version of the JVM
 * @param platform operating system and processor
 */
record RunEnvironment(
        int processes, int replicas, int threads, String figment, String libTorch, String java, String platform) {

    /** Of this JVM, training so. */
    static RunEnvironment current(ThreadLayout layout, ProcessGroup group) {
        return new RunEnvironment(
                group.worldSize(),
                layout.replicas(),
                layout.threads(),
                version(RunEnvironment.class.getPackage()),
                version(torch.class.getPackage()),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    /** The differences to the environment of a checkpoint, each in a few words: {@code threads 2, were 1}. */
    List<String> differencesFrom(RunEnvironment before) {
        List<String> differences = new ArrayList<>();
        difference(differences, "processes", processes, before.processes);
        difference(differences, "replicas", replicas, before.replicas);
        difference(differences, "threads an operator", threads, before.threads);
        difference(differences, "Figment", figment, before.figment);
        difference(differences, "LibTorch", libTorch, before.libTorch);
        difference(differences, "Java", java, before.java);
        difference(differences, "platform", platform, before.platform);
        return differences;
    }

    private static void difference(List<String> differences, String what, Object now, Object then) {
        if (!now.equals(then)) {
            differences.add(what + ": " + now + ", before " + then);
        }
    }

    private static String version(@Nullable Package library) {
        String version = library == null ? null : library.getImplementationVersion();
        return Objects.requireNonNullElse(version, "unpackaged"); // classes that lie in a directory have none
    }
}
