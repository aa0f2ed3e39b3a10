package dev.figment.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParallelCorpusTest {

    @TempDir
    Path directory;

    @Test
    void pairsTheLinesOfTwoFiles() throws Exception {
        ParallelCorpus corpus =
                ParallelCorpus.read(file("de", "Ein Haus\nZwei Männer\n"), file("en", "A house\nTwo men\n"));
        assertThat(corpus.pairs())
                .containsExactly(new SentencePair("Ein Haus", "A house"), new SentencePair("Zwei Männer", "Two men"));
        assertThat(corpus.sources()).containsExactly("Ein Haus", "Zwei Männer");
        assertThat(corpus.reversed().sources()).containsExactly("A house", "Two men");
        assertThat(corpus.sentences()).containsExactly("Ein Haus", "A house", "Zwei Männer", "Two men");
    }

    @Test
    void tellsGzipByItsContentNotByItsName() throws Exception {
        Path packed = Files.write(directory.resolve("packed.txt"), gzip("eins\nzwei\n"));
        Path plain = file("plain.gz", "one\ntwo\n");
        assertThat(ParallelCorpus.read(packed, plain).pairs())
                .containsExactly(new SentencePair("eins", "one"), new SentencePair("zwei", "two"));
    }

    @Test
    void linesEndWithLineFeedOrWithBothAndWithNothingElse() throws Exception {
        assertThat(TextLines.read(file("crlf", "a\r\nb\r\n"))).containsExactly("a", "b");
        assertThat(TextLines.read(file("open end", "a\nb"))).containsExactly("a", "b");
        assertThat(TextLines.read(file("empty lines", "\na\n\n"))).containsExactly("", "a", "");
        assertThat(TextLines.read(file("inside", "a\rb\u2028c\u0085d\n"))).containsExactly("a\rb\u2028c\u0085d");
        assertThat(TextLines.read(file("mark", "\uFEFFa\n"))).containsExactly("a");
    }

    @Test
    void refusesUnequalNumbersOfLinesWithBothNumbers() throws Exception {
        Path source = file("de", "a\nb\nc\n");
        Path target = file("en", "a\nb\n");
        assertThatIOException()
                .isThrownBy(() -> ParallelCorpus.read(source, target))
                .withMessage("the two sides of a corpus must have the same number of lines, but " + source
                        + " has 3 and " + target + " has 2");
    }

    @Test
    void refusesInvalidUtf8WithFileAndLine() throws Exception {
        byte[] bytes = "gut\nauch gut\nschl?cht\n".getBytes(StandardCharsets.ISO_8859_1);
        bytes[17] = (byte) 0xFC; // ü in Latin-1
        Path file = Files.write(directory.resolve("latin1"), bytes);
        assertThatIOException()
                .isThrownBy(() -> TextLines.read(file))
                .withMessage("text file " + file + ", line 3 is not valid UTF-8");
    }

    @Test
    void refusesMissingEmptyAndDamagedFiles() throws Exception {
        Path missing = directory.resolve("missing");
        assertThatIOException()
                .isThrownBy(() -> TextLines.read(missing))
                .withMessage("text file " + missing + " does not exist");
        Path empty = file("empty", "");
        assertThatIOException().isThrownBy(() -> TextLines.read(empty)).withMessage("text file " + empty + " is empty");
        Path emptyPacked = Files.write(directory.resolve("empty.gz"), gzip(""));
        assertThatIOException()
                .isThrownBy(() -> TextLines.read(emptyPacked))
                .withMessage("text file " + emptyPacked + " is empty");
        byte[] whole = gzip("a\nb\n".repeat(1_000));
        Path cut = Files.write(directory.resolve("cut.gz"), Arrays.copyOf(whole, whole.length / 2));
        assertThatIOException()
                .isThrownBy(() -> TextLines.read(cut))
                .withMessageStartingWith("text file " + cut + " is damaged gzip: ");
        assertThatIOException()
                .isThrownBy(() -> TextLines.read(directory))
                .withMessage("text file " + directory + " is a directory");
    }

    @Test
    void refusesACorpusOfNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ParallelCorpus(List.of()))
                .withMessageContaining("at least one sentence pair");
    }

    @Test
    void tokenizesEachSideWithItsTokenizerAndNumbersThePairs() throws Exception {
        BytePairTokenizer cased = Fixtures.tokenizer("cased");
        BytePairTokenizer lowercase = Fixtures.tokenizer("lowercase");
        ParallelCorpus corpus =
                new ParallelCorpus(List.of(new SentencePair("Ein Mann", "A man"), new SentencePair("Zwei", "Two")));
        assertThat(corpus.tokenize(cased, lowercase))
                .containsExactly(
                        new TokenizedPair(cased.encode("Ein Mann"), lowercase.encode("A man"), 0),
                        new TokenizedPair(cased.encode("Zwei"), lowercase.encode("Two"), 1));
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
