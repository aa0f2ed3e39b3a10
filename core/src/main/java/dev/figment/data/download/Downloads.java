package dev.figment.data.download;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the files of data sets.
 *
 * <p>A file arrives as {@code NAME.part}. When the connection is cut, the part stays and the next attempt asks the
 * server for the rest (RFC 9110, §14.2). When it is whole, its unpacked content must have the pinned SHA-256; only then
 * does it get its name, by one rename. A file under its final name is therefore never half-written, and one that is
 * already there is verified and not fetched again.
 *
 * <p>Immutable; safe for use by many threads and processes: a file is fetched by one at a time.
 */
public final class Downloads {

    /** Attempts in a row that bring nothing new. One that does counts as the first. */
    private static final int ATTEMPTS = 4;

    private static final long PAUSE_MILLIS = 100;

    /** Past any content, because Windows keeps everyone, ourselves included, from reading locked bytes elsewhere. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final HttpClient client;
    private final Duration patience;

    private Downloads(HttpClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /** Follows redirects, waits 20 seconds for a connection, and 60 for a server that has fallen silent. */
    public static Downloads standard() {
        return new Downloads(
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(Duration.ofSeconds(20))
                        .build(),
                Duration.ofSeconds(60));
    }

    /** The same, giving up when no byte has arrived for {@code patience}. */
    public Downloads patience(Duration patience) {
        return new Downloads(client, patience);
    }

    /**
     * Makes {@code directory} hold every file of {@code set}.
     *
     * @throws DownloadException if a file cannot be fetched or written, or has another content than expected; the
     *     message names the file and says what was found. Files already verified stay.
     * @throws InterruptedException if the thread is interrupted; the part fetched so far stays for the next time
     */
    public void fetch(DataSet set, Path directory, DownloadProgress progress)
            throws DownloadException, InterruptedException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new DownloadException("cannot make the directory " + directory + ": " + reason(e), e);
        }
        for (DataFile file : set.files()) {
            fetch(file, directory.resolve(file.name()), progress);
        }
    }

    private void fetch(DataFile file, Path target, DownloadProgress progress)
            throws DownloadException, InterruptedException {
        if (Files.exists(target)) {
            Optional<String> fault = faultOf(target, file);
            if (fault.isPresent()) {
                throw new DownloadException(
                        target + " is not the file of this data set: " + fault.get() + "; delete it to fetch it again");
            }
            progress.present(file);
            return;
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false)) {
            if (lock == null || Files.exists(target)) {
                throw new DownloadException(part + " is being written by another process");
            }
            try {
                receiveVerified(file, part, channel, progress);
                channel.force(true);
                Files.move(part, target, ATOMIC_MOVE);
            } finally {
                if (channel.size() == 0) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (OverlappingFileLockException e) {
            throw new DownloadException(part + " is being written by another thread", e);
        } catch (DownloadException e) {
            throw e;
        } catch (IOException e) {
            throw new DownloadException("cannot write " + part + ": " + reason(e), e);
        }
        progress.done(file);
    }

    private void receiveVerified(DataFile file, Path part, FileChannel channel, DownloadProgress progress)
            throws IOException, InterruptedException {
        boolean resumed = channel.size() > 0;
        receive(file, channel, progress);
        Optional<String> fault = faultOf(part, file);
        if (fault.isPresent() && resumed) {
            channel.truncate(0); // what lay there may have been the beginning of something else
            receive(file, channel, progress);
            fault = faultOf(part, file);
        }
        if (fault.isPresent()) {
            channel.truncate(0);
            throw new DownloadException(file.address() + " was refused: " + fault.get());
        }
    }

    /** Appends what is missing to {@code part}, asking again after a cut connection. */
    private void receive(DataFile file, FileChannel part, DownloadProgress progress)
            throws IOException, InterruptedException {
        int failures = 0;
        while (true) {
            long before = part.size();
            try {
                new Transfer(client, file, part, patience).run(progress);
                return;
            } catch (CutConnection e) {
                failures = part.size() > before ? 1 : failures + 1;
                if (failures == ATTEMPTS) {
                    throw new DownloadException(
                            "cannot fetch " + file.address() + ": " + e.getMessage() + " (" + part.size()
                                    + " bytes are kept; the next try goes on from there)",
                            e);
                }
                Thread.sleep(PAUSE_MILLIS * failures);
            }
        }
    }

    private static Optional<String> faultOf(Path path, DataFile file) throws DownloadException {
        try {
            return Content.fault(path, file);
        } catch (IOException e) {
            throw new DownloadException("cannot read " + path + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        @Nullable String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
