package dev.figment.training.listeners;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One protocol buffer message in the making: fields one after another, each a tag and a value. The tag is the varint of
 * (field number · 8 + wire type), where the wire type says how long the value is: 0 a varint, 1 eight bytes, 2 a length
 * and so many bytes, 5 four bytes; numbers are little-endian. That is the whole of the encoding we need
 * (protobuf.dev/programming-guides/encoding); a dependency would bring generated classes for a dozen fields.
 *
 * <p>A zero is written like any other value; readers take it for the default. Not safe for use by many threads.
 */
final class ProtocolBuffer {

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH_AND_BYTES = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** An {@code int64}, an {@code enum}. */
    ProtocolBuffer integer(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    ProtocolBuffer doubleNumber(int field, double value) {
        tag(field, EIGHT_BYTES);
        littleEndian(Double.doubleToRawLongBits(value), Double.BYTES);
        return this;
    }

    ProtocolBuffer floatNumber(int field, float value) {
        tag(field, FOUR_BYTES);
        littleEndian(Float.floatToRawIntBits(value), Float.BYTES);
        return this;
    }

    /** A {@code string}, or {@code bytes} that hold UTF-8. */
    ProtocolBuffer string(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A message within this one. */
    ProtocolBuffer message(int field, ProtocolBuffer value) {
        return bytes(field, value.toByteArray());
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    private ProtocolBuffer bytes(int field, byte[] value) {
        tag(field, LENGTH_AND_BYTES);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    /** Seven bits a byte, the lowest first; the eighth says that more follow. */
    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private void littleEndian(long value, int length) {
        for (int i = 0; i < length; i++) {
            bytes.write((int) (value >>> 8 * i));
        }
    }
}
