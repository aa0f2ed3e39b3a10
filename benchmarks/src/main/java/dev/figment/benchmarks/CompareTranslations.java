package dev.figment.benchmarks;

import dev.figment.data.text.TextLines;
import dev.figment.metrics.Bleu;
import dev.figment.metrics.BleuScore;
import dev.figment.metrics.PairedBootstrap;
import dev.figment.tensor.RandomKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether two systems' translations of one test set differ by more than chance: BLEU of both, cased and lower-cased, and
 * {@link PairedBootstrap} over 1000 resamples.
 *
 * <pre>CompareTranslations REFERENCES BASELINE SYSTEM</pre>
 */
public final class CompareTranslations {

    private CompareTranslations() {}

    /** Prints the scores of both files against the references, and the difference of the second from the first. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException(
                    "expected REFERENCES BASELINE SYSTEM, three files of lines, but found " + arguments.length);
        }
        List<String> references = TextLines.read(Path.of(arguments[0]));
        List<String> baseline = TextLines.read(Path.of(arguments[1]));
        List<String> system = TextLines.read(Path.of(arguments[2]));
        for (Bleu metric : List.of(Bleu.standard(), Bleu.standard().lowercased())) {
            print(arguments[1], metric.corpus(baseline, references));
            print(arguments[2], metric.corpus(system, references));
            System.out.println("  "
                    + PairedBootstrap.of(metric, RandomKey.of(1))
                            .compare(baseline, system, references)
                            .text());
        }
    }

    private static void print(String file, BleuScore score) {
        System.out.println(file + "  " + score.text() + "  " + score.signature());
    }
}
