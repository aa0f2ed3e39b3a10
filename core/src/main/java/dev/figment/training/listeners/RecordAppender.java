package dev.figment.training.listeners;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A file that grows by whole records. One that can be written only in part, because the disk is full, is taken back, so
 * that those after it, once there is room, do not follow half a record.
 *
 * <p>Not a channel, which an interruption of the thread would close: the last steps of a run told to stop count too. For
 * one thread.
 */
final class RecordAppender implements AutoCloseable {

    private final RandomAccessFile file;

    /** Goes on at the end of a file, which is made where it is missing. */
    RecordAppender(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "rw");
        file.seek(file.length());
    }

    /** Appends a record; it is in the file when this returns, and nothing of it where this throws. */
    void append(byte[] record) throws IOException {
        long before = file.getFilePointer();
        try {
            file.write(record);
        } catch (IOException e) {
            try {
                file.setLength(before);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
