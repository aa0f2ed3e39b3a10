package dev.figment.training.listeners;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * An event file that TensorBoard reads: {@code events.out.tfevents.<unix seconds>.figment} in the directory given to
 * {@code tensorboard --logdir}. Each event is a protocol buffer ({@code tensorboard/compat/proto/event.proto},
 * {@code summary.proto}) in a TFRecord frame, and reaches the file before the method that writes it returns.
 *
 * <p>Not safe for use by many threads. The caller closes it.
 */
public final class TensorBoardEvents implements AutoCloseable {

    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int EVENT_SESSION_LOG = 7;
    private static final int SESSION_LOG_STATUS = 1;
    private static final int SESSION_START = 1;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE = 2;
    private static final int VALUE_TENSOR = 8;
    private static final int VALUE_METADATA = 9;
    private static final int METADATA_PLUGIN = 1;
    private static final int PLUGIN_NAME = 1;
    private static final int TENSOR_DTYPE = 1;
    private static final int TENSOR_SHAPE = 2;
    private static final int TENSOR_STRING = 8;
    private static final int DTYPE_STRING = 7;

    private final Path file;
    private final RecordAppender out;
    private final Clock clock;

    private TensorBoardEvents(Path file, RecordAppender out, Clock clock) {
        this.file = file;
        this.out = out;
        this.clock = clock;
    }

    /**
     * Begins an event file in a directory, which is made where it is missing.
     *
     * @param clock gives the wall time of the events
     * @throws IOException if it cannot be written; one line that names it
     */
    public static TensorBoardEvents create(Path directory, Clock clock) throws IOException {
        TensorBoardEvents events = open(directory, clock);
        events.write(events.event(0).string(EVENT_FILE_VERSION, "brain.Event:2"));
        return events;
    }

    /**
     * Begins a further event file, for a run that goes on after a step. TensorBoard then forgets what the earlier files
     * in the directory say of later steps, which the stopped run did and this one does again.
     *
     * @param step the last step that stands
     * @throws IOException if it cannot be written; one line that names it
     */
    public static TensorBoardEvents resume(Path directory, long step, Clock clock) throws IOException {
        TensorBoardEvents events = create(directory, clock);
        ProtocolBuffer start = new ProtocolBuffer().integer(SESSION_LOG_STATUS, SESSION_START);
        events.write(events.event(requireStep(step) + 1).message(EVENT_SESSION_LOG, start));
        return events;
    }

    /**
     * Records a number, in single precision; NaN and infinities are recorded as such.
     *
     * @throws IllegalArgumentException if {@code step} is negative
     * @throws IOException if it cannot be written
     */
    public void scalar(String tag, long step, double value) throws IOException {
        summary(step, new ProtocolBuffer().string(VALUE_TAG, tag).floatNumber(VALUE_SIMPLE, (float) value));
    }

    /**
     * Records a text, which TensorBoard shows as Markdown.
     *
     * @throws IllegalArgumentException if {@code step} is negative
     * @throws IOException if it cannot be written
     */
    public void text(String tag, long step, String markdown) throws IOException {
        ProtocolBuffer plugin = new ProtocolBuffer().string(PLUGIN_NAME, "text");
        ProtocolBuffer tensor = new ProtocolBuffer()
                .integer(TENSOR_DTYPE, DTYPE_STRING)
                .message(TENSOR_SHAPE, new ProtocolBuffer()) // no dimensions: a scalar
                .string(TENSOR_STRING, markdown);
        summary(
                step,
                new ProtocolBuffer()
                        .string(VALUE_TAG, tag)
                        .message(VALUE_TENSOR, tensor)
                        .message(VALUE_METADATA, new ProtocolBuffer().message(METADATA_PLUGIN, plugin)));
    }

    /** The file that is written. */
    public Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static TensorBoardEvents open(Path directory, Clock clock) throws IOException {
        String name = "events.out.tfevents." + clock.instant().getEpochSecond() + ".figment";
        try {
            Files.createDirectories(directory);
            for (int attempt = 1; ; attempt++) {
                Path file = directory.resolve(attempt == 1 ? name : name + "." + attempt);
                try {
                    Files.createFile(file);
                    return new TensorBoardEvents(file, new RecordAppender(file), clock);
                } catch (FileAlreadyExistsException sameSecond) {
                    // A run that was stopped and resumed within a second keeps both files.
                }
            }
        } catch (IOException e) {
            throw new IOException("cannot write TensorBoard events into " + directory + ": " + e, e);
        }
    }

    private void summary(long step, ProtocolBuffer value) throws IOException {
        write(event(requireStep(step)).message(EVENT_SUMMARY, new ProtocolBuffer().message(SUMMARY_VALUE, value)));
    }

    private ProtocolBuffer event(long step) {
        Instant now = clock.instant();
        return new ProtocolBuffer()
                .doubleNumber(EVENT_WALL_TIME, now.getEpochSecond() + now.getNano() * 1e-9)
                .integer(EVENT_STEP, step);
    }

    private static long requireStep(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("the step of an event must not be negative, but is " + step);
        }
        return step;
    }

    /** A TFRecord: the length (8 bytes), its checksum (4), the event, its checksum (4); little-endian. */
    private void write(ProtocolBuffer event) throws IOException {
        byte[] data = event.toByteArray();
        ByteBuffer record = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(maskedChecksum(record.array(), Long.BYTES));
        record.put(data);
        record.putInt(maskedChecksum(data, data.length));
        try {
            out.append(record.array());
        } catch (IOException e) {
            throw new IOException("cannot write TensorBoard events " + file + ": " + e.getMessage(), e);
        }
    }

    /** CRC-32C, rotated and offset as TFRecord wants it, so that a checksum of data holding checksums stays strong. */
    private static int maskedChecksum(byte[] data, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(data, 0, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + 0xA282EAD8;
    }
}
