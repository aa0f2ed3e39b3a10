package dev.figment.data.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sentences and their translations, in order. Immutable.
 *
 * @param pairs at least one pair
 */
public record ParallelCorpus(List<SentencePair> pairs) {

    /** @throws IllegalArgumentException if there is no pair */
    public ParallelCorpus {
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("a parallel corpus needs at least one sentence pair, but has none");
        }
    }

    /**
     * Reads two files of the same number of lines, the n-th line of one being the translation of the n-th of the other.
     * Each may be plain UTF-8 or gzip (told by its first bytes, not by its name). Empty lines are kept, so that line
     * numbers hold.
     *
     * @throws IOException if a file is missing, empty, unreadable or not UTF-8, or if they differ in their number of
     *     lines; one line that names the file and what was found
     */
    public static ParallelCorpus read(Path source, Path target) throws IOException {
        List<String> sources = TextLines.read(source);
        List<String> targets = TextLines.read(target);
        if (sources.size() != targets.size()) {
            throw new IOException("the two sides of a corpus must have the same number of lines, but " + source
                    + " has " + sources.size() + " and " + target + " has " + targets.size());
        }
        List<SentencePair> pairs = new ArrayList<>(sources.size());
        for (int line = 0; line < sources.size(); line++) {
            pairs.add(new SentencePair(sources.get(line), targets.get(line)));
        }
        return new ParallelCorpus(pairs);
    }

    /** The number of pairs. */
    public int size() {
        return pairs.size();
    }

    /** The source sentences. */
    public List<String> sources() {
        return pairs.stream().map(SentencePair::source).toList();
    }

    /** The target sentences. */
    public List<String> targets() {
        return pairs.stream().map(SentencePair::target).toList();
    }

    /** The sentences of both sides, on which a joint vocabulary is trained. */
    public List<String> sentences() {
        return pairs.stream()
                .flatMap(pair -> Stream.of(pair.source(), pair.target()))
                .toList();
    }

    /** The corpus for the other direction. */
    public ParallelCorpus reversed() {
        return new ParallelCorpus(pairs.stream().map(SentencePair::reversed).toList());
    }

    /**
     * The pairs as token ids, in order; the id of a pair is its place in this corpus, from 0.
     *
     * @param source encodes the source sentences
     * @param target encodes the target sentences; the same tokeniser when the vocabulary is joint
     */
    public List<TokenizedPair> tokenize(Tokenizer source, Tokenizer target) {
        List<TokenizedPair> tokenized = new ArrayList<>(pairs.size());
        for (SentencePair pair : pairs) {
            tokenized.add(
                    new TokenizedPair(source.encode(pair.source()), target.encode(pair.target()), tokenized.size()));
        }
        return tokenized;
    }
}
