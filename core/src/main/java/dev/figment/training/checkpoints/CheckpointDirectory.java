package dev.figment.training.checkpoints;

import dev.figment.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checkpoints of a run, {@code RUN/training/checkpoints/step-N/}. Each appears by one rename when all its files are on
 * disk, so that a process killed at any moment leaves whole checkpoints and hidden leftovers, which the next one removes.
 * Written by one thread of one process at a time.
 */
public final class CheckpointDirectory {

    private static final String REPLACED = ".replaced";

    private final Path directory;

    private CheckpointDirectory(Path directory) {
        this.directory = directory;
    }

    /** The checkpoints of a run directory; nothing is made until one is written. */
    public static CheckpointDirectory ofRun(Path run) {
        return new CheckpointDirectory(run.resolve("training").resolve("checkpoints"));
    }

    /** All checkpoints, newest first, damaged ones too, and one that was being replaced when the process was killed. */
    public List<Checkpoint> newestFirst() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Checkpoint> found = new ArrayList<>();
        for (Path path : list()) {
            if (Files.isDirectory(path)) {
                Checkpoint.find(path).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparingLong(Checkpoint::step)
                .reversed()
                .thenComparing(Checkpoint::directory)); // the replaced one of a step comes after it
        return List.copyOf(found);
    }

    /**
     * The newest whole checkpoint.
     *
     * @param warning is told of each damaged one that is passed over, in one line
     * @return empty where there is no checkpoint at all
     * @throws IOException if there are checkpoints and every one is damaged
     */
    public Optional<Checkpoint> newestValid(Consumer<String> warning) throws IOException {
        List<Checkpoint> all = newestFirst();
        for (Checkpoint checkpoint : all) {
            try {
                checkpoint.verify();
                return Optional.of(checkpoint);
            } catch (IOException e) {
                warning.accept(
                        "the checkpoint " + checkpoint.directory() + " is damaged and passed over: " + e.getMessage());
            }
        }
        if (!all.isEmpty()) {
            throw new IOException("none of the " + all.size() + " checkpoints in " + directory + " is whole");
        }
        return Optional.empty();
    }

    /** The checkpoint of a step, where there is one. */
    public Optional<Checkpoint> find(long step) {
        Path path = path(step);
        return Files.isDirectory(path) ? Optional.of(new Checkpoint(path, step)) : Optional.empty();
    }

    /**
     * Writes the checkpoint of a step, whole or not at all. One that is there already, damaged or of a moment before in
     * the same step, stands under another name until the new one does.
     *
     * @param filler writes its files; the manifest is added here
     * @throws IOException in one line, such as a full disk; nothing half-written is left
     */
    public Checkpoint write(long step, AtomicFiles.DirectoryFiller filler) throws IOException {
        try {
            AtomicFiles.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("cannot write into " + directory + ": " + e.getFile() + " is not a directory", e);
        } catch (IOException e) {
            throw new IOException("cannot make the directory " + directory + ": " + e, e);
        }
        Path target = path(step);
        Path replaced = target.resolveSibling(target.getFileName() + REPLACED);
        if (Files.exists(target)) {
            if (Files.exists(replaced)) {
                AtomicFiles.deleteHidden(replaced);
            }
            Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            AtomicFiles.directory(target, temporary -> {
                filler.fill(temporary);
                CheckpointManifest.write(temporary);
            });
        } finally {
            if (Files.notExists(target) && Files.exists(replaced)) {
                Files.move(replaced, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        if (Files.exists(replaced)) {
            AtomicFiles.deleteHidden(replaced);
        }
        return new Checkpoint(target, step);
    }

    /**
     * Deletes all but the newest checkpoints and the best. Those of later steps than the one just written go too: a run
     * that is before them went on from an earlier one because they are damaged.
     *
     * @param newest how many are kept, the one just written among them
     * @param written the step of that one
     * @param best the step of the best validation
     */
    public void keepOnly(int newest, long written, OptionalLong best) throws IOException {
        List<Checkpoint> all = newestFirst();
        Set<Long> kept = all.stream()
                .map(Checkpoint::step)
                .filter(step -> step <= written)
                .distinct()
                .limit(newest)
                .collect(Collectors.toSet());
        best.ifPresent(kept::add);
        for (Checkpoint checkpoint : all) {
            boolean isReplaced = find(checkpoint.step())
                    .filter(one -> !one.equals(checkpoint))
                    .isPresent();
            if (isReplaced || !kept.contains(checkpoint.step())) {
                AtomicFiles.deleteHidden(checkpoint.directory());
            }
        }
    }

    /** Deletes what a killed process left half-written or half-deleted. */
    public void removeLeftovers() throws IOException {
        if (Files.isDirectory(directory)) {
            AtomicFiles.removeLeftovers(directory);
        }
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.toList();
        }
    }

    private Path path(long step) {
        return directory.resolve("step-" + step);
    }

    /** Where they lie. */
    @Override
    public String toString() {
        return directory.toString();
    }
}
