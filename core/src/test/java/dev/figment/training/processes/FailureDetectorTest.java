package dev.figment.training.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ranks that notice the end of others, without being asked. */
class FailureDetectorTest {

    private static final long TOKEN = 42;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private FailureDetector first;

    @BeforeEach
    void listen() throws IOException {
        first = FailureDetector.listening(rank(0), InetAddress.getLoopbackAddress(), TOKEN);
        first.onFailure(heard::add);
    }

    @AfterEach
    void close() {
        first.close();
    }

    @Test
    void aConnectionThatEndsWithoutAWordIsTheEndOfItsProcess() throws Exception {
        try (FailureDetector second = FailureDetector.connected(rank(1), first.port(), TOKEN)) {
            BlockingQueue<String> passedOn = new LinkedBlockingQueue<>();
            second.onFailure(passedOn::add);
            Socket third = new Socket(InetAddress.getLoopbackAddress(), first.port());
            DataOutputStream out = new DataOutputStream(third.getOutputStream());
            out.writeLong(TOKEN);
            out.writeInt(2);
            out.flush();
            assertThat(heard.poll(200, TimeUnit.MILLISECONDS)).isNull();

            third.close(); // what the system does for a process that is killed

            String gone = "rank 2 of 3 is gone: its process ended without a word";
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(gone);
            assertThat(passedOn.poll(5, TimeUnit.SECONDS)).isEqualTo(gone);
            assertThat(first.failure()).contains(gone);
        }
    }

    @Test
    void aLastMessageIsPassedOn() throws Exception {
        try (FailureDetector second = FailureDetector.connected(rank(1), first.port(), TOKEN);
                FailureDetector third = FailureDetector.connected(rank(2), first.port(), TOKEN)) {
            second.tell("the loss is NaN");
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("rank 1 of 3 failed: the loss is NaN");
            assertThat(third.awaitFailure(5000)).contains("rank 1 of 3 failed: the loss is NaN");
        }
    }

    @Test
    void aFarewellIsNoFailure() throws Exception {
        FailureDetector.connected(rank(1), first.port(), TOKEN).close();
        assertThat(heard.poll(300, TimeUnit.MILLISECONDS)).isNull();
        assertThat(first.failure()).isEmpty();
    }

    @Test
    void aStrangerIsNotListenedTo() throws Exception {
        try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), first.port())) {
            DataOutputStream out = new DataOutputStream(stranger.getOutputStream());
            out.writeLong(TOKEN + 1);
            out.writeInt(1);
            out.flush();
        }
        assertThat(heard.poll(300, TimeUnit.MILLISECONDS)).isNull();
        try (FailureDetector second = FailureDetector.connected(rank(1), first.port(), TOKEN)) {
            first.tell("out of memory");
            assertThat(second.awaitFailure(5000)).contains("rank 0 of 3 failed: out of memory");
        }
    }

    private static Rendezvous rank(int rank) {
        return Rendezvous.at("127.0.0.1", 29_500, rank, 3);
    }
}
