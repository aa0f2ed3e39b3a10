package dev.figment.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Joint vocabularies of Multi30k, and the ids of all its 64 028 lines. The sums are those of Hugging Face tokenizers
 * 0.23.2: its {@code BpeTrainer} with {@code min_frequency=2} on train.de and train.en, then its encodings of train, val,
 * test_2016_flickr and test_2017_flickr, German before English, one line of ids for each line of text.
 */
class Multi30kTokenizerTest {

    @ParameterizedTest
    @CsvSource({
        "10000, false, e9aa5e2aa792d76c2f8767ee0fb53b19dd619386f124244391a00d67423113d9",
        " 8000, true,  71db1de7a2b82730b91bc0f26198640bb6d61808bf1c677f390c4e3dd6acacf7"
    })
    void trainsAndEncodesEveryLineAsTheReference(int size, boolean lowercase, String expected) throws Exception {
        Path directory = multi30k();
        ParallelCorpus corpus = ParallelCorpus.read(directory.resolve("train.de.gz"), directory.resolve("train.en.gz"));
        BytePairTokenizer tokenizer =
                BytePairTraining.of(size).withLowercase(lowercase).train(corpus.sentences());
        assertThat(tokenizer.vocabularySize()).isEqualTo(size);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        List<String> notGivenBack = new ArrayList<>();
        for (String split : List.of("train", "val", "test_2016_flickr", "test_2017_flickr")) {
            for (String language : List.of("de", "en")) {
                for (String line : TextLines.read(directory.resolve(split + "." + language + ".gz"))) {
                    int[] ids = tokenizer.encode(line);
                    digest.update(line(ids));
                    if (!tokenizer.decode(ids).equals(lowercase ? LowerCase.of(line) : line)) {
                        notGivenBack.add(line);
                    }
                }
            }
        }
        assertThat(notGivenBack).isEmpty();
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(expected);
    }

    private static byte[] line(int[] ids) {
        String line = Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(" ", "", "\n"));
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    private static Path multi30k() {
        List<Path> places = Optional.ofNullable(System.getProperty("figment.data"))
                .map(data -> List.of(Path.of(data)))
                .orElse(List.of(Path.of("../../shared/data"), Path.of("../shared/data")));
        Optional<Path> found = places.stream()
                .map(data -> data.resolve("multi30k"))
                .filter(Files::isDirectory)
                .findFirst();
        assumeTrue(found.isPresent(), () -> "no multi30k in any of " + places + "; give -Dfigment.data=DIR");
        return found.orElseThrow();
    }
}
