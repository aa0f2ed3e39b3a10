package dev.figment.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.data.text.BytePairTokenizer;
import dev.figment.data.text.BytePairTraining;
import dev.figment.data.text.ParallelCorpus;
import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TokenizedPair;
import dev.figment.data.text.TranslationBatch;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the training benchmarks train on: a few batches over and over, so that every run does the same work. */
final class TrainingBatches {

    private static final int FIRST_WORD = 3; // after padding, end and start
    private static final RandomKey KEY = RandomKey.of(7);

    private TrainingBatches() {}

    /** Sentences of random words, all of one length on both sides: no padding anywhere. */
    static List<TranslationBatch> random(int count, int sentences, int length, int vocabulary) {
        RandomStream stream = KEY.stream();
        List<List<TokenizedPair>> batches = new ArrayList<>();
        for (int batch = 0; batch < count; batch++) {
            List<TokenizedPair> pairs = new ArrayList<>();
            for (int i = 0; i < sentences; i++) {
                int[] source = words(stream, length - 1, vocabulary); // each side is given one special token
                int[] target = words(stream, length - 1, vocabulary);
                pairs.add(new TokenizedPair(source, target, (long) batch * sentences + i));
            }
            batches.add(pairs);
        }
        return padded(batches);
    }

    private static int[] words(RandomStream stream, int length, int vocabulary) {
        return IntStream.range(0, length)
                .map(i -> FIRST_WORD + stream.nextInt(vocabulary - FIRST_WORD))
                .toArray();
    }

    /**
     * Sentence pairs of Multi30k, German to English, drawn at random and padded to the longest of their batch.
     *
     * @param data the folder of the corpus
     * @throws IOException if it cannot be read
     */
    static List<TranslationBatch> multi30k(int count, int sentences, int vocabulary, Path data) throws IOException {
        ParallelCorpus corpus = ParallelCorpus.read(data.resolve("train.de.gz"), data.resolve("train.en.gz"));
        BytePairTokenizer tokenizer = BytePairTraining.of(vocabulary).train(corpus.sentences());
        int[] order = KEY.stream().permutation(corpus.size());
        List<List<TokenizedPair>> batches = new ArrayList<>();
        for (int batch = 0; batch < count; batch++) {
            List<TokenizedPair> pairs = new ArrayList<>();
            for (int i = batch * sentences; i < (batch + 1) * sentences; i++) {
                var pair = corpus.pairs().get(order[i]);
                pairs.add(
                        new TokenizedPair(tokenizer.encode(pair.source()), tokenizer.encode(pair.target()), order[i]));
            }
            batches.add(pairs);
        }
        return padded(batches);
    }

    /** Reads what {@link #lines} wrote. */
    static List<TranslationBatch> read(Path file) throws IOException {
        List<List<TokenizedPair>> batches = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode batch = new ObjectMapper().readTree(line);
            List<TokenizedPair> pairs = new ArrayList<>();
            for (int i = 0; i < batch.get("source").size(); i++) {
                int[] source = ids(batch.get("source").get(i));
                int[] target = ids(batch.get("target").get(i));
                pairs.add(new TokenizedPair(
                        source, target, batch.get("examples").get(i).asLong()));
            }
            batches.add(pairs);
        }
        return padded(batches);
    }

    private static int[] ids(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }

    private static List<TranslationBatch> padded(List<List<TokenizedPair>> batches) {
        return batches.stream()
                .map(pairs -> TranslationBatch.of(pairs, SpecialTokens.STANDARD))
                .toList();
    }

    /** A line a batch: the words of each sentence, without special tokens and padding, which readers add. */
    static String lines(List<TranslationBatch> batches) {
        StringBuilder lines = new StringBuilder();
        for (TranslationBatch batch : batches) {
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            addWords(line.putArray("source"), batch.source(), batch.sourceLengths());
            addWords(line.putArray("target"), batch.targetOutput(), batch.targetLengths());
            ArrayNode examples = line.putArray("examples");
            for (long example : batch.exampleIds()) {
                examples.add(example);
            }
            lines.append(line).append('\n');
        }
        return lines.toString();
    }

    private static void addWords(ArrayNode sentences, int[][] rows, int[] lengths) {
        for (int row = 0; row < rows.length; row++) {
            ArrayNode sentence = sentences.addArray();
            for (int i = 0; i < lengths[row] - 1; i++) {
                sentence.add(rows[row][i]);
            }
        }
    }
}
