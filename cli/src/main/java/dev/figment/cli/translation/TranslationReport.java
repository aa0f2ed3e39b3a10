package dev.figment.cli.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.cli.report.HeadlineNumber;
import dev.figment.cli.report.MetricsHistory;
import dev.figment.cli.report.Report;
import dev.figment.cli.report.ReportContent;
import dev.figment.cli.report.ScoredText;
import dev.figment.cli.report.TestResult;
import dev.figment.cli.report.TranslationSample;
import dev.figment.cli.report.TranslationSamples;
import dev.figment.cli.run.RunDirectory;
import dev.figment.data.text.ParallelCorpus;
import dev.figment.data.text.SentencePair;
import dev.figment.io.JsonFiles;
import dev.figment.training.TrainingEnd;
import dev.figment.transformer.Translation;
import dev.figment.transformer.Translator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a run says of itself when it is done or stopped: scores on its tests, samples, {@code results.json},
 * {@code report.html}.
 */
public final class TranslationReport {

    private static final int SAMPLES = 8;
    private static final int N_BEST = 3;
    private static final double SECONDS_A_MINUTE = 60;

    private final TranslationRun trained;
    private final TranslationCorpora corpora;

    public TranslationReport(TranslationRun trained, TranslationCorpora corpora) {
        this.trained = trained;
        this.corpora = corpora;
    }

    /**
     * Every test, greedy and by the recipe's beam.
     *
     * @param say is told which is being scored
     * @param stop ends it after the test at hand; those that are left are missing
     */
    public List<TestScores> scores(Consumer<String> say, BooleanSupplier stop) {
        List<TestScores> scores = new ArrayList<>();
        int beam = trained.recipe().decoding().beam();
        for (Map.Entry<String, ParallelCorpus> test : corpora.tests().entrySet()) {
            for (int width : beam > 1 ? new int[] {1, beam} : new int[] {1}) {
                if (stop.getAsBoolean()) {
                    return List.copyOf(scores);
                }
                String search = width == 1 ? "greedy" : "beam " + width;
                say.accept(String.format(
                        Locale.ROOT,
                        "scoring %s, %s: %,d sentences",
                        test.getKey(),
                        search,
                        test.getValue().size()));
                Translator translator = trained.translator(trained.search().width(width));
                scores.add(TestScores.of(test.getKey(), test.getValue(), search, translator));
            }
        }
        return List.copyOf(scores);
    }

    /** The first sentences of each test with their n best translations. */
    public List<TranslationSample> samples() {
        int each = Math.max(1, SAMPLES / Math.max(1, corpora.tests().size()));
        int nBest = Math.min(N_BEST, trained.recipe().decoding().beam());
        List<TranslationSample> samples = new ArrayList<>();
        for (ParallelCorpus test : corpora.tests().values()) {
            List<SentencePair> pairs = test.pairs().subList(0, Math.min(each, test.size()));
            List<List<Translation>> found = trained.translator(trained.search().hypotheses(nBest))
                    .translate(pairs.stream().map(SentencePair::source).toList());
            for (int i = 0; i < pairs.size(); i++) {
                samples.add(sample(pairs.get(i), found.get(i)));
            }
        }
        return List.copyOf(samples);
    }

    private TranslationSample sample(SentencePair pair, List<Translation> found) {
        return new TranslationSample(
                pair.source(),
                pair.target(),
                found.stream()
                        .map(translation -> new ScoredText(
                                translation.text(),
                                translation.hypothesis().logProbability(),
                                translation.hypothesis().score()))
                        .toList(),
                trained.attention(pair.source(), found.get(0)));
    }

    /** Writes {@code results.json} and {@code report.html}. */
    public void write(
            RunDirectory run,
            TrainingEnd end,
            List<TestScores> scores,
            List<TranslationSample> samples,
            Map<String, String> environment)
            throws IOException {
        JsonFiles.write(run.path().resolve("results.json"), json(end, scores));
        List<TestResult> results = new ArrayList<>();
        for (TestScores score : scores) {
            results.add(result(score, "BLEU", score.bleu().score(), score.bleu().signature()));
            results.add(result(
                    score,
                    "BLEU, lower-cased",
                    score.bleuLowercased().score(),
                    score.bleuLowercased().signature()));
            results.add(result(score, "chrF", score.chrf().score(), score.chrf().signature()));
            results.add(result(score, "exact match, %", score.exactMatch().score(), ""));
        }
        Report.write(
                run.report(),
                new ReportContent(
                        trained.recipe().name(),
                        "translation by a Transformer of "
                                + String.format(
                                        Locale.ROOT, "%,d", trained.model().parameterCount()) + " parameters",
                        headline(end, scores),
                        MetricsHistory.read(run.path().resolve("metrics.jsonl")),
                        "tokens",
                        "nats",
                        true,
                        results,
                        samples.isEmpty() ? List.of() : List.of(TranslationSamples.section(samples)),
                        trained.recipe().toJson(),
                        environment));
    }

    private static List<HeadlineNumber> headline(TrainingEnd end, List<TestScores> scores) {
        List<HeadlineNumber> numbers = new ArrayList<>();
        for (TestScores score : scores.subList(0, Math.min(2, scores.size()))) {
            numbers.add(new HeadlineNumber("BLEU", number(score.bleu().score()), score.test() + ", " + score.search()));
            numbers.add(new HeadlineNumber(
                    "exact match", number(score.exactMatch().score()) + " %", score.test() + ", " + score.search()));
        }
        numbers.add(new HeadlineNumber(
                "training", number(end.seconds() / SECONDS_A_MINUTE) + " min", end.step() + " steps"));
        return numbers;
    }

    private static TestResult result(TestScores score, String metric, double value, String signature) {
        return new TestResult(score.test(), score.search(), metric, number(value), signature);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static ObjectNode json(TrainingEnd end, List<TestScores> scores) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode training = json.putObject("training");
        training.put("ended", end.reason().name().toLowerCase(Locale.ROOT));
        training.put("steps", end.step());
        training.put("epochs", end.epoch());
        training.put("bestStep", end.bestStep());
        training.put("seconds", end.seconds());
        ArrayNode tests = json.putArray("tests");
        for (TestScores score : scores) {
            ObjectNode test = tests.addObject();
            test.put("test", score.test());
            test.put("search", score.search());
            test.put("bleu", score.bleu().score());
            test.put("bleuSignature", score.bleu().signature());
            test.put("bleuLowercased", score.bleuLowercased().score());
            test.put("bleuLowercasedSignature", score.bleuLowercased().signature());
            test.put("chrf", score.chrf().score());
            test.put("chrfSignature", score.chrf().signature());
            test.put("exactMatch", score.exactMatch().score());
            test.put("seconds", score.seconds());
        }
        return json;
    }
}
