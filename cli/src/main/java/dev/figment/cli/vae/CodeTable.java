package dev.figment.cli.vae;

import dev.figment.data.images.ImageBatch;
import dev.figment.io.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The codes of images, a row each, as files that other programs read. */
public final class CodeTable {

    private static final int NPY_ALIGNMENT = 64;
    private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    private final List<float[]> codes;
    private final List<Integer> labels; // empty where images have none

    private CodeTable(List<float[]> codes, List<Integer> labels) {
        this.codes = codes;
        this.labels = labels;
    }

    /** The codes of all batches, in order. */
    public static CodeTable of(Codes coder, List<ImageBatch> batches) {
        List<float[]> codes = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (ImageBatch batch : batches) {
            codes.addAll(List.of(coder.of(batch)));
            for (int label : batch.labels()) {
                labels.add(label);
            }
        }
        return new CodeTable(codes, labels);
    }

    /** The number of codes. */
    public int rows() {
        return codes.size();
    }

    /** Writes {@code image,label,z0,z1,…}, without the label where images have none. */
    public void writeCsv(Path file) throws IOException {
        StringBuilder text = new StringBuilder(labels.isEmpty() ? "image" : "image,label");
        for (int d = 0; d < codes.get(0).length; d++) {
            text.append(",z").append(d);
        }
        text.append('\n');
        for (int i = 0; i < codes.size(); i++) {
            text.append(i);
            if (!labels.isEmpty()) {
                text.append(',').append(labels.get(i));
            }
            for (float value : codes.get(i)) {
                text.append(',').append(value);
            }
            text.append('\n');
        }
        AtomicFiles.writeText(file, text.toString());
    }

    /** Writes NumPy's format, version 1.0: little-endian float32 [N, D], row by row. */
    public void writeNpy(Path file) throws IOException {
        int dimensions = codes.get(0).length;
        String header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (" + codes.size() + ", " + dimensions + "), }";
        int unpadded = NPY_MAGIC.length + 2 + header.length() + 1;
        int padding = (NPY_ALIGNMENT - unpadded % NPY_ALIGNMENT) % NPY_ALIGNMENT;
        byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        AtomicFiles.write(file, out -> {
            out.write(NPY_MAGIC);
            out.write(text.length & 0xFF);
            out.write(text.length >> 8);
            out.write(text);
            for (float[] code : codes) {
                ByteBuffer row = ByteBuffer.allocate(4 * dimensions).order(ByteOrder.LITTLE_ENDIAN);
                row.asFloatBuffer().put(code);
                out.write(row.array());
            }
        });
    }
}
