package dev.figment.training.processes;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices at once when another process of a group fails, also while this one computes: a plain connection between rank 0 and
 * each other rank, on which nothing is said but a last message or a farewell. One that ends without either is the end of its
 * process, because the system closes the connections of a process however it dies.
 *
 * <p>Rank 0 passes on what it hears. Thread-safe; the threads that listen only read, and never call LibTorch.
 */
final class FailureDetector implements AutoCloseable {

    private static final int FAREWELL = 1;
    private static final int FAILURE = 2;
    private static final int CONNECT_MILLISECONDS = 30_000;

    private final Rendezvous at;
    private final @Nullable ServerSocket server; // of rank 0
    private final Map<Integer, Peer> peers = new ConcurrentHashMap<>(); // by rank
    private final List<Consumer<String>> handlers = new CopyOnWriteArrayList<>();
    private final CountDownLatch failed = new CountDownLatch(1);
    private @Nullable String failure;
    private boolean closed;

    /** A connection to another rank. */
    private record Peer(Socket socket, DataOutputStream out) {

        void say(int what, String message) {
            try {
                synchronized (out) {
                    out.writeByte(what);
                    out.writeUTF(message);
                    out.flush();
                }
            } catch (IOException gone) { // whoever does not listen any more need not be told
                return;
            }
        }
    }

    private FailureDetector(Rendezvous at, @Nullable ServerSocket server) {
        this.at = at;
        this.server = server;
    }

    /** Rank 0's: listens on a free port. */
    static FailureDetector listening(Rendezvous at, @Nullable InetAddress address, long token) throws IOException {
        ServerSocket server = new ServerSocket(0, at.worldSize(), address);
        FailureDetector detector = new FailureDetector(at, server);
        start(() -> detector.accept(server, token));
        return detector;
    }

    /** Another rank's: connects to rank 0. */
    static FailureDetector connected(Rendezvous at, int port, long token) throws IOException {
        FailureDetector detector = new FailureDetector(at, null);
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(at.host(), port), CONNECT_MILLISECONDS);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeLong(token);
        out.writeInt(at.rank());
        out.flush();
        detector.listen(0, socket, new DataInputStream(socket.getInputStream()), out);
        return detector;
    }

    /** The port that rank 0 listens on. */
    int port() {
        return server == null ? 0 : server.getLocalPort();
    }

    /** The address under which rank 0 reaches this rank; empty on rank 0. */
    Optional<InetAddress> localAddress() {
        return Optional.ofNullable(peers.get(0)).map(peer -> peer.socket().getLocalAddress());
    }

    /** What is known of a failure. */
    synchronized Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** What is known of a failure after so much time at most. */
    Optional<String> awaitFailure(long milliseconds) {
        try {
            failed.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) { // what is known now will do
            Thread.currentThread().interrupt();
        }
        return failure();
    }

    /** Calls the handler with the failure; at once where it has happened already. */
    void onFailure(Consumer<String> handler) {
        handlers.add(handler);
        failure().ifPresent(handler);
    }

    /** Tells the other ranks that this one fails, unless a failure is known already. */
    void tell(String message) {
        String line = at.who() + " failed: " + message;
        synchronized (this) {
            if (failure != null || closed) {
                return;
            }
            failure = line;
        }
        failed.countDown();
        peers.values().forEach(peer -> peer.say(FAILURE, line));
    }

    private void heard(int from, String line) {
        synchronized (this) {
            if (failure != null || closed) {
                return;
            }
            failure = line;
        }
        peers.forEach((rank, peer) -> {
            if (rank != from) { // ranks other than 0 are connected to 0 alone
                peer.say(FAILURE, line);
            }
        });
        failed.countDown();
        handlers.forEach(handler -> handler.accept(line));
    }

    private void accept(ServerSocket listening, long token) {
        int joined = 0;
        while (joined < at.worldSize() - 1) {
            try {
                Socket socket = listening.accept();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                socket.setSoTimeout(CONNECT_MILLISECONDS);
                if (in.readLong() != token) { // not one of ours
                    socket.close();
                    continue;
                }
                int rank = in.readInt();
                socket.setSoTimeout(0);
                listen(rank, socket, in, new DataOutputStream(socket.getOutputStream()));
                joined++;
            } catch (IOException e) {
                if (listening.isClosed()) {
                    return;
                }
            }
        }
    }

    private void listen(int rank, Socket socket, DataInputStream in, DataOutputStream out) {
        Peer peer = new Peer(socket, out);
        peers.put(rank, peer);
        failure().ifPresent(line -> peer.say(FAILURE, line)); // it came too late to hear it
        start(() -> {
            try {
                int what = in.readUnsignedByte();
                String message = in.readUTF();
                if (what == FAILURE) {
                    heard(rank, message);
                }
            } catch (IOException e) { // the connection ended
                heard(rank, gone(rank));
            }
        });
    }

    private String gone(int rank) {
        return "rank " + rank + " of " + at.worldSize() + " is gone: its process ended without a word";
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "figment-failure-detector");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        peers.values().forEach(peer -> {
            peer.say(FAREWELL, "");
            closeQuietly(peer.socket());
        });
        if (server != null) {
            closeQuietly(server);
        }
    }

    private static void closeQuietly(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) { // it is gone either way
            return;
        }
    }
}
