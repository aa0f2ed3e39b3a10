package dev.figment.training.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The expected bytes are those that TensorBoard 2.21's own record writer makes of the same events. */
class TensorBoardEventsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2023-11-14T22:13:20.5Z"), ZoneOffset.UTC);

    private final Path directory;

    TensorBoardEventsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aScalarIsTheRecordThatTensorBoardWouldWrite() throws IOException {
        Path file;
        try (TensorBoardEvents events = TensorBoardEvents.create(directory, CLOCK)) {
            events.scalar("loss/train", 300, 0.25);
            file = events.file();
        }

        assertThat(records(file).get(1))
                .isEqualTo("2100000000000000017becf60900002040fc54d94110ac022a130a110a0a6c6f73732f747261696e150000803e"
                        + "049cbab9");
    }

    @Test
    void aTextIsTheRecordThatTensorBoardWouldWrite() throws IOException {
        Path file;
        try (TensorBoardEvents events = TensorBoardEvents.create(directory, CLOCK)) {
            events.text("sample", 1, "**größer**");
            file = events.file();
        }

        assertThat(records(file).get(1))
                .isEqualTo(
                        "3500000000000000d6c55de60900002040fc54d94110012a280a260a0673616d706c65421208071200420c2a2a67"
                                + "72c3b6c39f65722a2a4a080a060a0474657874e1910213");
    }

    @Test
    void resumingTellsTensorBoardToForgetLaterSteps() throws IOException {
        Path file;
        try (TensorBoardEvents events = TensorBoardEvents.resume(directory, 7, CLOCK)) {
            file = events.file();
        }

        assertThat(records(file).get(1))
                .isEqualTo("0f000000000000006d532b090900002040fc54d94110083a020801b9c5b1b1"); // a session starts at 8
    }

    @Test
    void theFileIsNamedForTheSecondAndNeverOverwritten() throws IOException {
        Path runs = directory.resolve("deep/run");
        try (TensorBoardEvents first = TensorBoardEvents.create(runs, CLOCK);
                TensorBoardEvents second = TensorBoardEvents.resume(runs, 0, CLOCK)) {
            assertThat(first.file()).hasFileName("events.out.tfevents.1700000000.figment");
            assertThat(second.file()).hasFileName("events.out.tfevents.1700000000.figment.2");
        }
    }

    @Test
    void eventsAreInTheFileBeforeItIsClosed() throws IOException {
        try (TensorBoardEvents events = TensorBoardEvents.create(directory, CLOCK)) {
            events.scalar("a", 1, 1);
            assertThat(records(events.file())).hasSize(2);
            events.scalar("a", 2, Double.NaN);
            assertThat(records(events.file())).hasSize(3);
        }
    }

    @Test
    void anInterruptedThreadStillWrites() throws IOException {
        try (TensorBoardEvents events = TensorBoardEvents.create(directory, CLOCK)) {
            Thread.currentThread().interrupt();
            events.scalar("a", 1, 1);
            events.scalar("a", 2, 2);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(records(events.file())).hasSize(3);
        }
    }

    @Test
    void nonsenseIsRefused() throws IOException {
        try (TensorBoardEvents events = TensorBoardEvents.create(directory, CLOCK)) {
            assertThatThrownBy(() -> events.scalar("a", -1, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the step of an event must not be negative, but is -1");
        }
        Path plain = Files.writeString(directory.resolve("plain"), "");
        assertThatThrownBy(() -> TensorBoardEvents.create(plain, CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot write TensorBoard events into " + plain);
    }

    /** The records of a file in hexadecimal, cut by their lengths. */
    private static List<String> records(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<String> records = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] record = new byte[8 + 4 + (int) bytes.getLong(bytes.position()) + 4];
            bytes.get(record);
            records.add(HexFormat.of().formatHex(record));
        }
        return records;
    }
}
