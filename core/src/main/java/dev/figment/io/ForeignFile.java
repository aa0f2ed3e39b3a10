package dev.figment.io;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a file is that is not the one expected, by its first bytes: the mix-ups that people make with weights. */
final class ForeignFile {

    /** As many bytes as {@link #describe} looks at. */
    static final int LOOKED_AT = 16;

    private ForeignFile() {}

    /** What begins like this, where it is a format that weights are found in. */
    static Optional<String> describe(byte[] start) {
        if (begins(start, "PK\u0003\u0004")) {
            return Optional.of("a zip archive (as PyTorch saves, with pickle inside, which Figment never reads)");
        }
        if (start.length > 1 && (start[0] & 0xFF) == 0x80 && start[1] >= 2 && start[1] <= 5 && !hasHeader(start)) {
            return Optional.of("a pickle file, which Figment never reads");
        }
        if (begins(start, "version https://")) {
            return Optional.of("a Git LFS pointer, which stands for the file (git lfs pull fetches it)");
        }
        if (begins(start, "GGUF")) {
            return Optional.of("a GGUF file");
        }
        if (start.length > 3 && start[0] == (byte) 0x89 && start[1] == 'H' && start[2] == 'D' && start[3] == 'F') {
            return Optional.of("an HDF5 file");
        }
        return Optional.empty();
    }

    /** Whether a length below 2³² and a JSON object follow: a safetensors header of 640 bytes begins like a pickle. */
    private static boolean hasHeader(byte[] start) {
        return start.length > 8 && start[4] == 0 && start[5] == 0 && start[6] == 0 && start[7] == 0 && start[8] == '{';
    }

    private static boolean begins(byte[] start, String with) {
        return new String(start, StandardCharsets.ISO_8859_1).startsWith(with);
    }
}
