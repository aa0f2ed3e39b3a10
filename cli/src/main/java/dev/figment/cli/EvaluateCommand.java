package dev.figment.cli;

import dev.figment.cli.gan.AdversarialRun;
import dev.figment.cli.gan.MixtureRun;
import dev.figment.cli.images.ImageSets;
import dev.figment.cli.translation.OutputLine;
import dev.figment.cli.translation.TestScores;
import dev.figment.cli.translation.TranslationCorpora;
import dev.figment.cli.translation.TranslationRun;
import dev.figment.cli.vae.VaeRun;
import dev.figment.cli.vae.VaeScores;
import dev.figment.data.text.ParallelCorpus;
import dev.figment.decoding.BeamSearch;
import dev.figment.decoding.LengthPenalty;
import dev.figment.io.AtomicFiles;
import dev.figment.tensor.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code figment evaluate RUN}: scores a trained run on its tests. */
@Command(
        name = "evaluate",
        description = {
            "Score a trained run on the tests of its recipe: BLEU cased and lower-cased, chrF and exact match, each"
                    + " with sacreBLEU's signature; of a variational autoencoder the bound and its parts, −log p(x) by"
                    + " importance sampling, active units, mutual information and reconstruction error; of generated"
                    + " images Fréchet and kernel distance, precision and recall, density and coverage, each beside"
                    + " that of training images, which digits they are, and of stacked digits how many of their 1000"
                    + " modes are covered; of generated points modes reached, high-quality share, the least mode's share"
                    + " and reverse KL of 2500, each beside that of points of the mixture itself.",
            "",
            "An option that a run of its kind has no use for is refused."
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  figment evaluate runs/multi30k --data data/multi30k",
            "  figment evaluate runs/multi30k --beam 10 --output runs/multi30k/translations",
            "  figment evaluate runs/mnist-iwae --samples 5000",
            "  figment evaluate runs/mnist-dcgan --features inception.pt",
            "  figment evaluate runs/gaussians-gan",
            "  figment evaluate runs/stacked-mnist-gan --data data/mnist --images 26000"
        })
final class EvaluateCommand implements Callable<Integer> {

    private static final int SAMPLES = 100;

    @Parameters(paramLabel = "RUN", description = "The directory of a run.")
    private Path run = Path.of("");

    @Option(names = "--data", paramLabel = "DIR", description = "Where the data lie (default: data/NAME).")
    private @Nullable Path data;

    @Option(
            names = "--beam",
            paramLabel = "N",
            description = "Of translation, the width of the beam; 1 is greedy (default: the recipe's).")
    private @Nullable Integer beam;

    @Option(
            names = "--length-penalty",
            paramLabel = "ALPHA",
            description = "Of translation, divide scores by length^ALPHA (default: the recipe's).")
    private @Nullable Double lengthPenalty;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Of translation, also write the translations of each test to a file.")
    private @Nullable Path output;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "Of a variational autoencoder, estimate −log p(x) by so many importance samples an image; 0 for"
                            + " not at all (default: 100, in minutes; papers take 5000).")
    private @Nullable Integer samples;

    @Option(
            names = "--features",
            paramLabel = "RUN|FILE",
            description =
                    "Measure generated images by another network: the run of a classifier, or a file of TorchScript from"
                            + " images [B, C, H, W] with values from 0 to 1 to features [B, F] (default: the classifier of"
                            + " digits that comes with Figment; of other images coarse pixels).")
    private @Nullable Path features;

    @Option(
            names = "--images",
            paramLabel = "N",
            description =
                    "Count the modes of stacked digits over so many generated images (default: as many as the recipe has to"
                            + " test on).")
    private @Nullable Integer images;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (beam != null && beam < 1) {
            throw new ParameterException(spec.commandLine(), "--beam must be at least 1, but is " + beam);
        }
        if (lengthPenalty != null && !Double.isFinite(lengthPenalty)) {
            throw new ParameterException(
                    spec.commandLine(), "--length-penalty must be a finite number, but is " + lengthPenalty);
        }
        if (samples != null && samples < 0) {
            throw new ParameterException(spec.commandLine(), "--samples must not be negative, but is " + samples);
        }
        if (images != null && images < 1) {
            throw new ParameterException(spec.commandLine(), "--images must be at least 1, but is " + images);
        }
        Threads.use(1);
        RunKind kind = RunKind.in(run);
        if (kind == RunKind.CLASSIFIER) {
            throw new IOException(run + " is a run of " + kind.of() + ", which its training has measured: see "
                    + run.resolve("results.json"));
        }
        requireUsed(kind);
        switch (kind) {
            case TRANSLATION -> evaluateTranslation();
            case VARIATIONAL_AUTOENCODER, PLAIN_AUTOENCODER -> evaluateAutoencoder();
            case GENERATED_IMAGES -> evaluateImages();
            case GENERATED_POINTS -> evaluatePoints();
            case CLASSIFIER -> throw new IllegalStateException("refused above");
        }
        return 0;
    }

    private void requireUsed(RunKind kind) throws IOException {
        kind.requireUse(
                run,
                "--data",
                data,
                RunKind.TRANSLATION,
                RunKind.VARIATIONAL_AUTOENCODER,
                RunKind.PLAIN_AUTOENCODER,
                RunKind.GENERATED_IMAGES);
        kind.requireUse(run, "--beam", beam, RunKind.TRANSLATION);
        kind.requireUse(run, "--length-penalty", lengthPenalty, RunKind.TRANSLATION);
        kind.requireUse(run, "--output", output, RunKind.TRANSLATION);
        kind.requireUse(run, "--samples", samples, RunKind.VARIATIONAL_AUTOENCODER);
        kind.requireUse(run, "--features", features, RunKind.GENERATED_IMAGES);
        kind.requireUse(run, "--images", images, RunKind.GENERATED_IMAGES);
    }

    private void evaluateAutoencoder() throws IOException {
        try (VaeRun trained = VaeRun.open(run)) {
            ImageSets sets = ImageSets.of(
                    trained.recipe().data(),
                    trained.recipe().seed(),
                    data,
                    spec.commandLine().getErr()::println);
            VaeScores.of(trained, sets, samples == null ? SAMPLES : samples)
                    .lines()
                    .forEach(spec.commandLine().getOut()::println);
        }
    }

    private void evaluatePoints() throws IOException {
        try (MixtureRun trained = MixtureRun.open(run)) {
            trained.scores().forEach(spec.commandLine().getOut()::println);
        }
    }

    private void evaluateImages() throws IOException {
        try (AdversarialRun trained = AdversarialRun.open(run)) {
            trained.scores(data, features, images, spec.commandLine().getErr()::println)
                    .forEach(spec.commandLine().getOut()::println);
        }
    }

    private void evaluateTranslation() throws IOException {
        try (TranslationRun trained = TranslationRun.open(run)) {
            TranslationCorpora corpora = TranslationCorpora.of(
                    trained.recipe(), data, spec.commandLine().getErr()::println);
            if (corpora.tests().isEmpty()) {
                throw new IOException("the recipe of " + run + " names no tests: data.tests is empty");
            }
            if (output != null) {
                Files.createDirectories(output);
            }
            int width = beam != null ? beam : trained.recipe().decoding().beam();
            BeamSearch search = trained.search().width(width);
            if (lengthPenalty != null) {
                search = search.lengthPenalty(LengthPenalty.power(lengthPenalty));
            }
            String called = width == 1 ? "greedy" : "beam " + width;
            for (Map.Entry<String, ParallelCorpus> test : corpora.tests().entrySet()) {
                TestScores scores = TestScores.of(test.getKey(), test.getValue(), called, trained.translator(search));
                scores.lines().forEach(spec.commandLine().getOut()::println);
                if (output != null) {
                    AtomicFiles.writeText(
                            output.resolve(fileName(test.getKey())),
                            scores.hypotheses().stream()
                                    .map(text -> OutputLine.of(text) + "\n")
                                    .collect(Collectors.joining()));
                }
            }
        }
    }

    /** A test may be called anything; its file gets what every system allows. */
    private static String fileName(String test) {
        return test.replaceAll("[^\\p{L}\\p{N}._-]+", "-") + ".txt";
    }
}
