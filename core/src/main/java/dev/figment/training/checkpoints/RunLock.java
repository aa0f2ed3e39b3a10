package dev.figment.training.checkpoints;

import dev.figment.io.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second trainer out of a run directory, where the two would delete and replace each other's checkpoints. The lock is
 * the system's: it ends with its process, however that ends, so that a killed run can be resumed at once.
 */
public final class RunLock implements AutoCloseable {

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Locks a run directory until close.
     *
     * @throws RunInUseException if another trainer has it
     * @throws IOException in one line, if the file of the lock cannot be written
     */
    public static RunLock of(Path run) throws IOException {
        Path directory = run.resolve("training");
        boolean interrupted = Thread.interrupted(); // which would close the channel
        try {
            AtomicFiles.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locks(channel)) {
                channel.close();
                throw new RunInUseException(run);
            }
            return new RunLock(channel);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) { // another trainer of this process
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
