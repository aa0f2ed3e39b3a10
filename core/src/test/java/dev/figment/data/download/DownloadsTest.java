package dev.figment.data.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.figment.tensor.RandomKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server on loopback that can be told to misbehave. */
class DownloadsTest {

    private static final byte[] CONTENT = content(300_000);

    @TempDir
    private Path directory;

    private HttpServer server;
    private ExecutorService threads;
    private Handler handler = (exchange, from) -> send(exchange, 200, CONTENT, CONTENT.length);
    private final List<String> ranges = new CopyOnWriteArrayList<>();

    /** Answers one request, for the content from {@code from} on. */
    private interface Handler {
        void answer(HttpExchange exchange, int from) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "" : range);
            int from = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            try (exchange) {
                handler.answer(exchange, from);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void fetches_verifies_and_names_a_file() throws Exception {
        fetch(plain());

        assertThat(directory.resolve("text.txt")).hasBinaryContent(CONTENT);
        assertThatOnlyFilesAre("text.txt");
    }

    @Test
    void the_sum_of_an_archive_is_of_its_unpacked_content() throws Exception {
        byte[] archive = gzip(CONTENT);
        handler = (exchange, from) -> send(exchange, 200, archive, archive.length);

        fetch(archived());

        assertThat(directory.resolve("text.txt.gz")).hasBinaryContent(archive);
    }

    @Test
    void a_cut_connection_is_taken_up_where_it_broke() throws Exception {
        handler = (exchange, from) -> {
            byte[] rest = Arrays.copyOfRange(CONTENT, from, CONTENT.length);
            int sent = from == 0 ? 100_000 : rest.length;
            send(exchange, from == 0 ? 200 : 206, Arrays.copyOf(rest, sent), rest.length);
        };

        fetch(plain());

        assertThat(directory.resolve("text.txt")).hasBinaryContent(CONTENT);
        assertThat(ranges).hasSize(2);
        assertThat(resumedAt(1)).isPositive().isLessThanOrEqualTo(100_000);
    }

    @Test
    void a_later_call_goes_on_with_the_part_an_earlier_one_left() throws Exception {
        Files.write(directory.resolve("text.txt.part"), Arrays.copyOf(CONTENT, 123_456));
        handler = (exchange, from) -> {
            byte[] rest = Arrays.copyOfRange(CONTENT, from, CONTENT.length);
            send(exchange, 206, rest, rest.length);
        };

        fetch(plain());

        assertThat(ranges).containsExactly("bytes=123456-");
        assertThat(directory.resolve("text.txt")).hasBinaryContent(CONTENT);
    }

    @Test
    void a_server_without_ranges_sends_all_again() throws Exception {
        Files.write(directory.resolve("text.txt.part"), content(400_000));

        fetch(plain());

        assertThat(directory.resolve("text.txt")).hasBinaryContent(CONTENT);
    }

    @Test
    void a_part_that_is_already_whole_needs_no_more_bytes() throws Exception {
        Files.write(directory.resolve("text.txt.part"), CONTENT);
        handler = (exchange, from) -> send(exchange, 416, new byte[0], 0);

        fetch(plain());

        assertThat(directory.resolve("text.txt")).hasBinaryContent(CONTENT);
    }

    @Test
    void a_part_of_something_else_is_thrown_away_and_fetched_afresh() throws Exception {
        Files.write(directory.resolve("text.txt.part"), new byte[1000]);
        handler = (exchange, from) -> {
            byte[] rest = Arrays.copyOfRange(CONTENT, from, CONTENT.length);
            send(exchange, from == 0 ? 200 : 206, rest, rest.length);
        };

        fetch(plain());

        assertThat(ranges).containsExactly("bytes=1000-", "");
        assertThat(directory.resolve("text.txt")).hasBinaryContent(CONTENT);
    }

    @Test
    void a_connection_that_is_always_cut_ends_with_what_is_kept() {
        handler = (exchange, from) -> {
            byte[] sent = from == 0 ? Arrays.copyOf(CONTENT, 50_000) : new byte[0];
            send(exchange, from == 0 ? 200 : 206, sent, CONTENT.length - from);
        };

        assertThatThrownBy(() -> fetch(plain()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContainingAll("cannot fetch", "/text.txt", "the connection was cut", "50000 bytes are kept");
        assertThatOnlyFilesAre("text.txt.part");
    }

    @Test
    void a_silent_server_is_given_up() {
        CountDownLatch over = new CountDownLatch(1);
        handler = (exchange, from) -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };

        try {
            assertThatThrownBy(() -> Downloads.standard()
                            .patience(Duration.ofMillis(100))
                            .fetch(plain(), directory, DownloadProgress.SILENT))
                    .isInstanceOf(DownloadException.class)
                    .hasMessageContaining("nothing arrived for");
        } finally {
            over.countDown();
        }
        assertThatOnlyFilesAre();
    }

    @Test
    void a_wrong_sum_is_refused_with_both_sums_and_nothing_stays() {
        byte[] other = content(CONTENT.length - 1);
        handler = (exchange, from) -> send(exchange, 200, other, other.length);

        assertThatThrownBy(() -> fetch(plain()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContainingAll("/text.txt was refused", sha256(other), sha256(CONTENT));
        assertThatOnlyFilesAre();
    }

    @Test
    void what_is_no_archive_is_refused_as_such() {
        assertThatThrownBy(() -> fetch(archived()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("it is not a gzip archive");
        assertThatOnlyFilesAre();
    }

    @Test
    void an_archive_that_unpacks_to_more_than_expected_is_not_unpacked_further() throws IOException {
        byte[] archive = gzip(new byte[50_000_000]);
        handler = (exchange, from) -> send(exchange, 200, archive, archive.length);

        assertThatThrownBy(() -> fetch(archived()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("longer than the expected 300000 bytes");
        assertThatOnlyFilesAre();
    }

    @Test
    void a_file_already_there_is_verified_and_not_fetched_again() throws Exception {
        Files.write(directory.resolve("text.txt"), CONTENT);
        List<String> events = new ArrayList<>();

        Downloads.standard().fetch(plain(), directory, new DownloadProgress() {
            @Override
            public void present(DataFile file) {
                events.add("present " + file.name());
            }
        });

        assertThat(ranges).isEmpty();
        assertThat(events).containsExactly("present text.txt");
    }

    @Test
    void a_wrong_file_already_there_is_named_and_left_alone() throws IOException {
        Path file = Files.writeString(directory.resolve("text.txt"), "my notes");

        assertThatThrownBy(() -> fetch(plain()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContainingAll(file.toString(), sha256("my notes".getBytes(UTF_8)), "delete it");
        assertThat(file).hasContent("my notes");
        assertThat(ranges).isEmpty();
    }

    @Test
    void an_http_error_is_named_and_leaves_nothing() {
        handler = (exchange, from) -> send(exchange, 404, new byte[0], 0);

        assertThatThrownBy(() -> fetch(plain()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContainingAll("/text.txt", "HTTP 404");
        assertThatOnlyFilesAre();
        assertThat(ranges).hasSize(1);
    }

    @Test
    void no_connection_is_said_so() throws IOException {
        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        DataSet nowhere = set("text.txt", URI.create("http://localhost:" + unused + "/text.txt"));

        assertThatThrownBy(() -> fetch(nowhere))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("localhost cannot be reached; is there a network?");
        assertThatOnlyFilesAre();
    }

    @Test
    void an_unknown_host_is_said_so() {
        DataSet nowhere = set("text.txt", URI.create("http://nowhere.invalid/text.txt"));

        assertThatThrownBy(() -> fetch(nowhere))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("nowhere.invalid cannot be reached; is there a network?");
    }

    @Test
    void a_full_disk_is_said_so() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        Path part = Files.createSymbolicLink(directory.resolve("text.txt.part"), full);

        assertThatThrownBy(() -> fetch(plain()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContainingAll("cannot write", "text.txt.part", "No space left on device");
        Files.deleteIfExists(part);
    }

    @Test
    void a_directory_that_cannot_be_made_is_named() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> Downloads.standard().fetch(plain(), file.resolve("sub"), DownloadProgress.SILENT))
                .isInstanceOf(DownloadException.class)
                .hasMessageContainingAll("cannot make the directory", "sub");
    }

    @Test
    void a_file_being_fetched_elsewhere_is_left_alone() throws IOException {
        Path part = directory.resolve("text.txt.part");
        try (FileChannel other = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(other.lock()).isNotNull();
            assertThatThrownBy(() -> fetch(plain()))
                    .isInstanceOf(DownloadException.class)
                    .hasMessageContaining("is being written by another");
        }
    }

    @Test
    void progress_ends_at_the_total() throws Exception {
        List<String> events = new ArrayList<>();

        Downloads.standard().fetch(plain(), directory, new DownloadProgress() {
            @Override
            public void receiving(DataFile file, long received, OptionalLong total) {
                events.add(received + " of " + total.orElse(-1));
            }

            @Override
            public void done(DataFile file) {
                events.add("done");
            }
        });

        assertThat(events).endsWith("300000 of 300000", "done");
    }

    private void fetch(DataSet set) throws IOException, InterruptedException {
        Downloads.standard().fetch(set, directory, DownloadProgress.SILENT);
    }

    private DataSet plain() {
        return set("text.txt", address("text.txt"));
    }

    private DataSet archived() {
        return set("text.txt.gz", address("text.txt.gz"));
    }

    private static DataSet set(String name, URI address) {
        DataFile file = new DataFile(name, address, CONTENT.length, sha256(CONTENT));
        return new DataSet("test", "random bytes", "none", List.of(file));
    }

    private URI address(String name) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + name);
    }

    private long resumedAt(int request) {
        String range = ranges.get(request);
        return Long.parseLong(range.substring("bytes=".length(), range.length() - 1));
    }

    private void assertThatOnlyFilesAre(String... names) {
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder(names);
    }

    /** Sends {@code body} after promising {@code promised} bytes; fewer than promised is a cut connection. */
    private static void send(HttpExchange exchange, int status, byte[] body, int promised) throws IOException {
        exchange.sendResponseHeaders(status, promised == 0 ? -1 : promised);
        OutputStream out = exchange.getResponseBody();
        out.write(body);
        out.flush();
    }

    private static byte[] content(int length) {
        byte[] bytes = new byte[length];
        var random = RandomKey.of(7).stream();
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
