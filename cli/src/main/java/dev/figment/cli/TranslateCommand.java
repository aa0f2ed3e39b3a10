package dev.figment.cli;

import dev.figment.cli.report.AttentionPicture;
import dev.figment.cli.translation.OutputLine;
import dev.figment.cli.translation.TranslationRun;
import dev.figment.data.text.TextLines;
import dev.figment.decoding.BeamSearch;
import dev.figment.decoding.LengthPenalty;
import dev.figment.tensor.Threads;
import dev.figment.transformer.Translation;
import dev.figment.transformer.Translator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code figment translate RUN}: translates with a trained run. */
@Command(
        name = "translate",
        description = {
            "Translate with a trained run: the given texts, or files, or standard input, a sentence a line.",
            "",
            "Prints a translation a line. --n-best and --scores print fields separated by tabs: the number of the"
                    + " sentence and the rank (with --n-best), the score after the length penalty and the sum of"
                    + " log-probabilities (with --scores), the text."
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  figment translate runs/dates \"Tuesday, March 5, 2024\"",
            "  figment translate runs/multi30k --beam 10 --n-best 3 --scores < captions.de",
            "  figment translate runs/multi30k --attention look.png \"Zwei Hunde spielen.\""
        })
final class TranslateCommand implements Callable<Integer> {

    private static final int LINES_AT_ONCE = 512;

    @Parameters(index = "0", paramLabel = "RUN", description = "The directory of a run.")
    private Path run = Path.of("");

    @Parameters(index = "1..*", paramLabel = "TEXT", description = "Sentences to translate.")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--file", paramLabel = "FILE", description = "Translate the lines of a file. May be repeated.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--beam", paramLabel = "N", description = "The width of the beam (default: the recipe's).")
    private @Nullable Integer beam;

    @Option(names = "--n-best", paramLabel = "N", description = "How many translations of each sentence (default: 1).")
    private int nBest = 1;

    @Option(
            names = "--length-penalty",
            paramLabel = "ALPHA",
            description = "Divide scores by length^ALPHA: above 0 favours long translations (default: the recipe's).")
    private @Nullable Double lengthPenalty;

    @Option(names = "--scores", description = "Print scores.")
    private boolean scores;

    @Option(
            names = "--attention",
            paramLabel = "FILE.png",
            description = "Draw where the decoder looked; takes one sentence.")
    private @Nullable Path attention;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requireSensible();
        Threads.use(1);
        try (TranslationRun trained = TranslationRun.open(run)) {
            Translator translator = trained.translator(search(trained));
            if (!texts.isEmpty() || !files.isEmpty()) {
                List<String> sentences = sentences(translator);
                List<List<Translation>> found = translator.translate(sentences);
                print(found, 1);
                draw(trained, sentences, found);
            } else {
                translateStandardInput(translator);
            }
        }
        return 0;
    }

    private void requireSensible() {
        if (beam != null && beam < 1) {
            throw new ParameterException(spec.commandLine(), "--beam must be at least 1, but is " + beam);
        }
        if (lengthPenalty != null && !Double.isFinite(lengthPenalty)) {
            throw new ParameterException(
                    spec.commandLine(), "--length-penalty must be a finite number, but is " + lengthPenalty);
        }
        if (nBest < 1) {
            throw new ParameterException(spec.commandLine(), "--n-best must be at least 1, but is " + nBest);
        }
        if (attention != null && (texts.size() != 1 || !files.isEmpty())) {
            throw new ParameterException(spec.commandLine(), "--attention takes exactly one TEXT");
        }
    }

    private BeamSearch search(TranslationRun trained) {
        int width = beam != null ? beam : trained.recipe().decoding().beam();
        BeamSearch search = trained.search().width(Math.max(width, nBest)).hypotheses(nBest);
        return lengthPenalty == null ? search : search.lengthPenalty(LengthPenalty.power(lengthPenalty));
    }

    /** The texts and the lines of the files, each short enough. */
    private List<String> sentences(Translator translator) throws IOException {
        for (int i = 0; i < texts.size(); i++) {
            translator.requireReadable(texts.get(i), "sentence " + (i + 1));
        }
        List<String> sentences = new ArrayList<>(texts);
        for (Path file : files) {
            List<String> lines = TextLines.read(file);
            for (int i = 0; i < lines.size(); i++) {
                translator.requireReadable(lines.get(i), file + ", line " + (i + 1));
            }
            sentences.addAll(lines);
        }
        return sentences;
    }

    /**
     * Whatever lines are there are translated together; somebody who types is answered line by line. A line that is
     * refused ends it, after those before it are answered.
     */
    private void translateStandardInput(Translator translator) throws IOException {
        InputLines input = new InputLines(System.in, "standard input");
        List<String> waiting = new ArrayList<>();
        int answered = 0;
        try {
            for (String line = input.next(); line != null; line = input.next()) {
                translator.requireReadable(line, input.place());
                waiting.add(line);
                if (!input.ready() || waiting.size() == LINES_AT_ONCE) {
                    answered += answer(translator, waiting, answered);
                }
            }
        } finally {
            answer(translator, waiting, answered);
        }
    }

    private int answer(Translator translator, List<String> waiting, int before) {
        List<String> lines = List.copyOf(waiting);
        waiting.clear();
        if (!lines.isEmpty()) {
            print(translator.translate(lines), before + 1);
        }
        return lines.size();
    }

    private void print(List<List<Translation>> found, int first) {
        PrintWriter out = spec.commandLine().getOut();
        for (int i = 0; i < found.size(); i++) {
            for (int rank = 0; rank < found.get(i).size(); rank++) {
                Translation translation = found.get(i).get(rank);
                StringBuilder line = new StringBuilder();
                if (nBest > 1) {
                    line.append(first + i).append('\t').append(rank + 1).append('\t');
                }
                if (scores) {
                    line.append(String.format(
                            Locale.ROOT,
                            "%.4f\t%.4f\t",
                            translation.hypothesis().score(),
                            translation.hypothesis().logProbability()));
                }
                out.println(line.append(OutputLine.of(translation.text())));
            }
        }
        out.flush();
    }

    private void draw(TranslationRun trained, List<String> sentences, List<List<Translation>> found)
            throws IOException {
        if (attention != null) {
            Translation best = found.get(0).get(0);
            AttentionPicture.write(attention, trained.attention(sentences.get(0), best), best.text());
        }
    }
}
