package dev.figment.training.checkpoints;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A checkpoint that a test has changed, with a manifest that says it was always so. */
public final class ForgedCheckpoint {

    private ForgedCheckpoint() {}

    /** Sums the files of a checkpoint anew. */
    public static void sign(Path checkpoint) throws IOException {
        Files.delete(checkpoint.resolve(CheckpointManifest.NAME));
        CheckpointManifest.write(checkpoint);
    }
}
