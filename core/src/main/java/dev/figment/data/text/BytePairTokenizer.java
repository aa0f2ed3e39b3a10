package dev.figment.data.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Byte-pair encoding over bytes (Sennrich et al. 2016, §3.2, arXiv:1508.07909; over bytes: Radford et al. 2019, §2.2).
 *
 * <p>Text is optionally lower-cased, given one space in front (so that a word is the same at the start of a sentence as
 * inside it), cut into pieces at spaces, punctuation and digits, and each piece, as bytes, is merged: the pair of the
 * lowest rank first, the leftmost of equals, until no pair of neighbours has a merge. Every text has an encoding, and
 * decoding gives back exactly the (lower-cased) text. What looks like a special token, {@code </s>} say, is plain text.
 *
 * <p>Ids: {@code <pad>} 0, {@code </s>} 1, {@code <s>} 2, then tokens. A space shows as Ġ in {@link #vocabulary()} and
 * as ▁ in {@link #tokens}. {@link BytePairTraining} makes such tokenisers, {@link TokenizerJson} writes and reads them.
 *
 * <p>Immutable and safe for use by many threads; the encodings of frequent pieces are remembered, up to a bound.
 */
public final class BytePairTokenizer implements Tokenizer {

    /** The first tokens of every vocabulary, at the ids of {@link SpecialTokens#STANDARD}. */
    static final List<String> SPECIAL_TOKENS = List.of("<pad>", "</s>", "<s>");

    private static final int REMEMBERED_PIECES = 1 << 16;
    private static final int LONGEST_REMEMBERED_PIECE = 64; // characters

    private final List<String> vocabulary;
    private final List<BytePairMerge> merges;
    private final boolean lowercase;
    private final byte[][] bytes; // of each token; empty for special tokens
    private final int[] idOfByte = new int[ByteLevel.SYMBOLS];
    private final MergeTable table;
    private final Map<String, int[]> remembered = new ConcurrentHashMap<>();

    /**
     * @param vocabulary the tokens by id: the three special tokens, and among the others, written in byte-level symbols,
     *     all 256 bytes
     * @param merges from the first rank to the last; both sides and the result are in the vocabulary
     * @param lowercase whether text is lower-cased before it is encoded
     * @throws IllegalArgumentException if the vocabulary lacks a token that it needs, or a token or merge comes twice
     */
    public BytePairTokenizer(List<String> vocabulary, List<BytePairMerge> merges, boolean lowercase) {
        this.vocabulary = List.copyOf(vocabulary);
        this.merges = List.copyOf(merges);
        this.lowercase = lowercase;
        Map<String, Integer> ids = idsOf(this.vocabulary);
        this.bytes = new byte[vocabulary.size()][];
        for (int id = 0; id < bytes.length; id++) {
            bytes[id] = id < SPECIAL_TOKENS.size() ? new byte[0] : bytesOf(this.vocabulary.get(id));
        }
        for (int b = 0; b < idOfByte.length; b++) {
            Integer id = ids.get(String.valueOf(ByteLevel.symbol(b)));
            if (id == null) {
                throw new IllegalArgumentException(
                        "a byte-level vocabulary needs a token for each of 256 bytes, but has none for byte " + b
                                + ", \"" + ByteLevel.symbol(b) + "\"");
            }
            idOfByte[b] = id;
        }
        this.table = new MergeTable(this.merges, ids);
    }

    private static Map<String, Integer> idsOf(List<String> vocabulary) {
        int specials = SPECIAL_TOKENS.size();
        if (vocabulary.size() < specials || !vocabulary.subList(0, specials).equals(SPECIAL_TOKENS)) {
            throw new IllegalArgumentException("a vocabulary must begin with " + SPECIAL_TOKENS + ", but begins with "
                    + vocabulary.subList(0, Math.min(specials, vocabulary.size())));
        }
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            Integer earlier = ids.put(vocabulary.get(id), id);
            if (earlier != null) {
                throw new IllegalArgumentException("tokens of a vocabulary must differ, but \"" + vocabulary.get(id)
                        + "\" has ids " + earlier + " and " + id);
            }
        }
        return ids;
    }

    private static byte[] bytesOf(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            int b = ByteLevel.byteOf(token.charAt(i));
            if (b < 0 || token.isEmpty()) {
                throw new IllegalArgumentException("tokens must be written in byte-level symbols, but \"" + token
                        + "\" contains \"" + token.charAt(i) + "\"");
            }
            bytes[i] = (byte) b;
        }
        return bytes;
    }

    @Override
    public int[] encode(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        IntStream.Builder ids = IntStream.builder();
        PreTokenizer.split(' ' + (lowercase ? LowerCase.of(text) : text), piece -> {
            for (int id : encodePiece(piece)) {
                ids.add(id);
            }
        });
        return ids.build().toArray();
    }

    private int[] encodePiece(String piece) {
        int[] known = remembered.get(piece);
        if (known != null) {
            return known;
        }
        byte[] utf8 = ByteLevel.utf8(piece);
        int[] symbols = new int[utf8.length];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = idOfByte[utf8[i] & 0xFF];
        }
        int[] ids = table.merge(symbols);
        // Words follow Zipf's law: those met first are the frequent ones, so nothing needs to be evicted.
        if (piece.length() <= LONGEST_REMEMBERED_PIECE && remembered.size() < REMEMBERED_PIECES) {
            remembered.put(piece, ids);
        }
        return ids;
    }

    @Override
    public String decode(int[] ids) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int id : ids) {
            text.writeBytes(bytes[requireId(id)]);
        }
        String decoded = ByteLevel.text(text.toByteArray());
        return decoded.startsWith(" ") ? decoded.substring(1) : decoded;
    }

    /** A space in front shows as ▁, bytes that are no whole characters as {@code <0xE2>}. */
    @Override
    public List<String> tokens(int[] ids) {
        List<String> tokens = new ArrayList<>(ids.length);
        for (int id : ids) {
            requireId(id);
            tokens.add(id < SPECIAL_TOKENS.size() ? SPECIAL_TOKENS.get(id) : readable(bytes[id]));
        }
        return tokens;
    }

    private static String readable(byte[] bytes) {
        try {
            // newDecoder() reports malformed input; new String would replace it
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .replace(' ', '▁');
        } catch (CharacterCodingException partOfACharacter) {
            StringBuilder hex = new StringBuilder();
            for (byte b : bytes) {
                hex.append(b == ' ' ? "▁" : String.format("<0x%02X>", b));
            }
            return hex.toString();
        }
    }

    private int requireId(int id) {
        if (id < 0 || id >= bytes.length) {
            throw new IllegalArgumentException(
                    "token id must be in 0 … " + (bytes.length - 1) + ", the vocabulary, but is " + id);
        }
        return id;
    }

    /** The tokens by id, written in byte-level symbols (a space is Ġ). */
    public List<String> vocabulary() {
        return vocabulary;
    }

    /** The merges from the first rank to the last, written in byte-level symbols. */
    public List<BytePairMerge> merges() {
        return merges;
    }

    /** Whether text is lower-cased before it is encoded. */
    public boolean lowercase() {
        return lowercase;
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public int padId() {
        return SpecialTokens.STANDARD.pad();
    }

    @Override
    public int endId() {
        return SpecialTokens.STANDARD.end();
    }

    @Override
    public int startId() {
        return SpecialTokens.STANDARD.start();
    }

    /** Equal vocabularies, merges and case: equal encodings of every text. */
    @Override
    public boolean equals(Object other) {
        return other instanceof BytePairTokenizer that
                && lowercase == that.lowercase
                && vocabulary.equals(that.vocabulary)
                && merges.equals(that.merges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new int[] {vocabulary.hashCode(), merges.hashCode(), Boolean.hashCode(lowercase)});
    }

    @Override
    public String toString() {
        return "BytePairTokenizer[" + vocabulary.size() + " tokens, " + merges.size() + " merges"
                + (lowercase ? ", lower case]" : "]");
    }
}
