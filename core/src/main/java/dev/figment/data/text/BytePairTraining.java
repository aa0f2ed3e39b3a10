package dev.figment.data.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Learns a byte-pair vocabulary: again and again, the most frequent pair of neighbouring symbols becomes a new symbol
 * (Sennrich et al. 2016, §3.2, Algorithm 1, arXiv:1508.07909), here over bytes.
 *
 * <p>Deterministic, and independent of the order of the sentences: of equally frequent pairs, the one with the lower id
 * on the left goes first, then the one with the lower id on the right. Train it on the sentences of both languages for
 * a joint vocabulary, on those of one for a separate one. Immutable.
 *
 * @param vocabularySize the number of tokens: 3 special ones, 256 bytes, and the merges
 * @param lowercase whether text is lower-cased first, in training and in encoding
 * @param minimumCount a pair seen less often than this becomes no token
 */
public record BytePairTraining(int vocabularySize, boolean lowercase, int minimumCount) {

    /** The smallest vocabulary: special tokens and bytes, no merges. */
    public static final int SMALLEST_VOCABULARY = BytePairTokenizer.SPECIAL_TOKENS.size() + ByteLevel.SYMBOLS;

    /** @throws IllegalArgumentException if the vocabulary is smaller than {@link #SMALLEST_VOCABULARY} */
    public BytePairTraining {
        if (vocabularySize < SMALLEST_VOCABULARY) {
            throw new IllegalArgumentException("vocabulary size must be at least " + SMALLEST_VOCABULARY + " ("
                    + BytePairTokenizer.SPECIAL_TOKENS.size() + " special tokens and " + ByteLevel.SYMBOLS
                    + " bytes), but is " + vocabularySize);
        }
        if (minimumCount <= 0) {
            throw new IllegalArgumentException("minimum count must be positive, but is " + minimumCount);
        }
    }

    /** A cased vocabulary of tokens seen at least twice. */
    public static BytePairTraining of(int vocabularySize) {
        return new BytePairTraining(vocabularySize, false, 2);
    }

    /** The same training, lower-casing text or not. */
    public BytePairTraining withLowercase(boolean lowercase) {
        return new BytePairTraining(vocabularySize, lowercase, minimumCount);
    }

    /** The same training with another minimum count. */
    public BytePairTraining withMinimumCount(int minimumCount) {
        return new BytePairTraining(vocabularySize, lowercase, minimumCount);
    }

    /**
     * Learns the vocabulary of some sentences.
     *
     * @throws IllegalArgumentException if the sentences support fewer tokens than asked for; names both numbers
     */
    public BytePairTokenizer train(Iterable<String> sentences) {
        List<String> vocabulary = smallestVocabulary();
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (String token : vocabulary) {
            ids.put(token, ids.size());
        }
        PairCounts counts = new PairCounts(countPieces(sentences), ids);
        Set<BytePairMerge> merges = new LinkedHashSet<>();
        while (vocabulary.size() < vocabularySize) {
            PairCounts.Pair best = counts.mostFrequent();
            if (best == null || best.count() < minimumCount) {
                throw new IllegalArgumentException("a vocabulary of " + vocabularySize
                        + " tokens is larger than the corpus supports: its pairs that occur at least " + minimumCount
                        + (minimumCount == 1 ? " time" : " times") + " make " + vocabulary.size() + " tokens");
            }
            BytePairMerge merge = new BytePairMerge(vocabulary.get(best.left()), vocabulary.get(best.right()));
            // Another pair may have made the same token before: a|bc and ab|c.
            Integer id = ids.putIfAbsent(merge.merged(), vocabulary.size());
            if (id == null) {
                id = vocabulary.size();
                vocabulary.add(merge.merged());
            }
            // Such a token can bring back a pair that was merged earlier; encoding then uses its first rank.
            merges.add(merge);
            counts.merge(best, id);
        }
        return new BytePairTokenizer(vocabulary, List.copyOf(merges), lowercase);
    }

    /** Special tokens, then the symbols of the 256 bytes in the order of their characters. */
    private static List<String> smallestVocabulary() {
        List<String> vocabulary = new ArrayList<>(BytePairTokenizer.SPECIAL_TOKENS);
        IntStream.range(0, ByteLevel.SYMBOLS)
                .map(ByteLevel::symbol)
                .sorted()
                .forEach(symbol -> vocabulary.add(String.valueOf((char) symbol)));
        return vocabulary;
    }

    private Map<String, Long> countPieces(Iterable<String> sentences) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String sentence : sentences) {
            if (!sentence.isEmpty()) {
                PreTokenizer.split(
                        ' ' + (lowercase ? LowerCase.of(sentence) : sentence),
                        piece -> counts.merge(piece, 1L, Long::sum));
            }
        }
        return counts;
    }
}
