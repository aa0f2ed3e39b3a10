package dev.figment.data.download;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request for the part of a file that is not there yet. The client's threads append to the file; the calling thread
 * watches, reports and gives up when nothing arrives any more. ({@link HttpRequest.Builder#timeout} would not: it ends
 * with the response's header.)
 */
final class Transfer {

    private static final long REPORT_MILLIS = 250;
    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final HttpClient client;
    private final DataFile file;
    private final FileChannel part;
    private final Duration patience;
    private final long start;

    private volatile long received;
    private volatile OptionalLong total = OptionalLong.empty();
    private boolean closed; // guarded by this

    Transfer(HttpClient client, DataFile file, FileChannel part, Duration patience) throws IOException {
        this.client = client;
        this.file = file;
        this.part = part;
        this.patience = patience;
        this.start = part.size();
        this.received = start;
    }

    /**
     * @throws CutConnection if the network failed: the part holds what arrived
     * @throws DownloadException if the server refused
     * @throws IOException if the part could not be written
     */
    void run(DownloadProgress progress) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(file.address()).header("Accept-Encoding", "identity");
        if (start > 0) {
            request.header("Range", "bytes=" + start + "-");
        }
        CompletableFuture<HttpResponse<@Nullable Void>> response = client.sendAsync(request.build(), this::body);
        try {
            await(response, progress);
        } finally {
            response.cancel(true);
            close();
        }
        int status = response.join().statusCode();
        if (status == RANGE_NOT_SATISFIABLE && start > 0) {
            return; // there is no more: the part is whole, or its sum will tell that it is not ours
        }
        if (!success(status)) {
            throw new DownloadException("cannot fetch " + file.address() + ": the server answered HTTP " + status);
        }
    }

    private void await(CompletableFuture<?> response, DownloadProgress progress)
            throws IOException, InterruptedException {
        long seen = received;
        long lastNews = System.nanoTime();
        while (true) {
            try {
                response.get(REPORT_MILLIS, TimeUnit.MILLISECONDS);
                progress.receiving(file, received, total);
                return;
            } catch (TimeoutException e) {
                progress.receiving(file, received, total);
                if (received != seen) {
                    seen = received;
                    lastNews = System.nanoTime();
                } else if (System.nanoTime() - lastNews > patience.toNanos()) {
                    throw new CutConnection("nothing arrived for " + patience.toSeconds() + " seconds", e);
                }
            } catch (ExecutionException e) {
                throw explained(Objects.requireNonNull(e.getCause(), "an ExecutionException has a cause"));
            }
        }
    }

    private IOException explained(Throwable cause) {
        if (cause instanceof UncheckedIOException failedWrite) {
            return Objects.requireNonNull(failedWrite.getCause(), "an UncheckedIOException has a cause");
        }
        if (cause instanceof HttpTimeoutException) {
            return new CutConnection(file.address().getHost() + " does not answer", cause);
        }
        if (cause instanceof ConnectException) {
            return new CutConnection(file.address().getHost() + " cannot be reached; is there a network?", cause);
        }
        return new CutConnection("the connection was cut", cause);
    }

    private synchronized BodySubscriber<@Nullable Void> body(ResponseInfo info) {
        if (closed || !success(info.statusCode())) {
            return BodySubscribers.replacing(null);
        }
        long offset = info.statusCode() == PARTIAL_CONTENT ? start : 0; // a server without ranges sends all again
        total = lengthOf(info, offset);
        try {
            part.truncate(offset).position(offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        received = offset;
        return BodySubscribers.ofByteArrayConsumer(chunk -> chunk.ifPresent(this::append));
    }

    private synchronized void append(byte[] bytes) {
        if (closed) {
            return;
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                part.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        received += bytes.length;
    }

    /** Cancelling does not wait for the client's threads; after this they cannot touch the part, which the next owns. */
    private synchronized void close() {
        closed = true;
    }

    private static OptionalLong lengthOf(ResponseInfo info, long offset) {
        OptionalLong rest = info.headers().firstValueAsLong("Content-Length");
        return rest.isPresent() ? OptionalLong.of(offset + rest.getAsLong()) : OptionalLong.empty();
    }

    private static boolean success(int status) {
        return status == 200 || status == PARTIAL_CONTENT;
    }
}
