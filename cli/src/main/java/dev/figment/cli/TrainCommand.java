package dev.figment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.figment.cli.classifier.ClassifierTraining;
import dev.figment.cli.gan.AdversarialTraining;
import dev.figment.cli.recipe.AdversarialRecipe;
import dev.figment.cli.recipe.ClassifierRecipe;
import dev.figment.cli.recipe.Recipe;
import dev.figment.cli.recipe.RecipeDifference;
import dev.figment.cli.recipe.Recipes;
import dev.figment.cli.recipe.TranslationRecipe;
import dev.figment.cli.recipe.VaeRecipe;
import dev.figment.cli.run.LastGoodCheckpoint;
import dev.figment.cli.run.LocalRanks;
import dev.figment.cli.run.RunDirectory;
import dev.figment.cli.run.TaskTraining;
import dev.figment.cli.translation.TranslationCorpora;
import dev.figment.cli.translation.TranslationTraining;
import dev.figment.cli.vae.VaeTraining;
import dev.figment.tensor.Threads;
import dev.figment.training.LearningRateRangeTest;
import dev.figment.training.StopSignal;
import dev.figment.training.TrainingEnd;
import dev.figment.training.TrainingListener;
import dev.figment.training.listeners.ConsoleProgress;
import dev.figment.training.listeners.MetricsListener;
import dev.figment.training.processes.ProcessGroup;
import dev.figment.training.processes.Rendezvous;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code figment train RECIPE}: trains a model, scores it and leaves a run directory. */
@Command(
        name = "train",
        description = {
            "Train a model by a recipe, score it on its tests and write a report.",
            "",
            "Recipes: dates needs no data and two minutes; multi30k translates German captions into English;"
                    + " shapes-vae draws its own images and mnist-vae, mnist-binary-vae and mnist-iwae read digits,"
                    + " and turn them into codes;"
                    + " gaussians-gan generates points and shapes-gan pictures without data, mnist-gan, mnist-dcgan,"
                    + " mnist-wgan-gp and mnist-sngan generate digits and stacked-mnist-gan three at once, which are"
                    + " measured by mnist-classifier. A file of"
                    + " your own ends in .yaml; \"figment train dates --show\" prints one to start from.",
            "",
            "Ctrl-C finishes the step, writes a checkpoint and leaves; --resume goes on from there, bit for bit.",
            "",
            "A batch is shared among threads, and among processes: those of --processes on this machine, or those that"
                    + " torchrun starts on several (RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT in the environment). The"
                    + " model is the same, to rounding."
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  figment train dates",
            "  figment train multi30k --data data/multi30k --set training.limits.minutes=30",
            "  figment train multi30k --run runs/en-de \\",
            "      --set data.source=en --set data.target=de",
            "  figment train multi30k --run runs/en-de --resume",
            "  figment train multi30k --processes 2 --replicas 4",
            "  figment train multi30k --find-learning-rate"
        })
final class TrainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RECIPE", description = "A built-in recipe, or a YAML file.")
    private String name = "";

    @Option(names = "--run", paramLabel = "DIR", description = "The directory of the run (default: runs/RECIPE).")
    private @Nullable Path directory;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the data lie (default: data/NAME).")
    private @Nullable Path data;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Replace a value of the recipe, such as model.modelDim=256. May be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--resume", description = "Go on with the run in the directory from its newest checkpoint.")
    private boolean resume;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description =
                    "Threads that each compute a share of every batch, as training.replicas of the recipe says. By"
                            + " default a new run measures a few steps, and takes replicas or LibTorch's own threads.")
    private @Nullable Integer replicas;

    @Option(
            names = "--processes",
            paramLabel = "N",
            description = "Train with N processes on this machine, connected by Gloo (Linux; default: 1).")
    private @Nullable Integer processes;

    @Option(names = "--show", description = "Print the recipe instead of training.")
    private boolean show;

    @Option(
            names = "--find-learning-rate",
            description =
                    "Try growing learning rates on an untrained model instead of training, suggest one, and draw the"
                            + " losses. No run is begun.")
    private boolean findLearningRate;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Where --find-learning-rate draws (default: RECIPE-learning-rate.png).")
    private @Nullable Path plot;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method runs
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (replicas != null) {
            settings.add("training.replicas=" + replicas);
        }
        if (show && settings.isEmpty() && Recipes.builtIn().containsKey(name)) {
            out.print(Recipes.text(name));
            return 0;
        }
        Recipe recipe = Recipes.load(name, settings);
        if (show) {
            out.println(recipe.toJson().toPrettyString());
            return 0;
        }
        if (findLearningRate) {
            return findLearningRate(recipe);
        }
        Path path = directory == null ? Path.of("runs", recipe.name()) : directory;
        Optional<Rendezvous> rendezvous = Rendezvous.of(System.getenv());
        if (startsProcesses(rendezvous)) {
            RunDirectory run = requireRun(recipe, path, ProcessGroup.single());
            List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
            return LocalRanks.run(
                    Objects.requireNonNull(processes),
                    run,
                    Figment.class.getName(),
                    arguments,
                    out,
                    spec.commandLine().getErr());
        }
        try (ProcessGroup group = rendezvous.map(ProcessGroup::join).orElseGet(ProcessGroup::single)) {
            try {
                train(recipe, requireRun(recipe, path, group));
            } catch (IOException | RuntimeException | Error e) {
                group.fail(ErrorLine.message(e));
                throw e;
            }
        }
        return 0;
    }

    /** Whether this process is to start the ranks, and is none itself. */
    private boolean startsProcesses(Optional<Rendezvous> rendezvous) {
        if (processes == null) {
            return false;
        }
        if (processes < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--processes must be a whole number of at least 1, but is " + processes);
        }
        if (rendezvous.isEmpty()) {
            return processes > 1;
        }
        int there = rendezvous.get().worldSize();
        if (there != processes) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--processes is " + processes + ", but WORLD_SIZE in the environment says that there are " + there);
        }
        return false;
    }

    private RunDirectory requireRun(Recipe recipe, Path path, ProcessGroup group) throws IOException {
        if (!resume) {
            return RunDirectory.fresh(path, group);
        }
        RunDirectory run = RunDirectory.existing(path, group);
        requireSame(recipe, run);
        return run;
    }

    private int findLearningRate(Recipe recipe) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (resume || directory != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--find-learning-rate begins no run: leave out " + (resume ? "--resume" : "--run"));
        }
        Path picture = plot == null ? Path.of(recipe.name() + "-learning-rate.png") : plot;
        LearningRateRangeTest test = LearningRateRangeTest.standard();
        try (TaskTraining training =
                        prepared(recipe, new RunDirectory(Path.of(""), ProcessGroup.single()), err::println);
                StopSignal signal = StopSignal.onTermination()) {
            err.println(String.format(
                    Locale.ROOT,
                    "trying rates from %.0e to %.0f in up to %d steps",
                    test.low(),
                    test.high(),
                    test.steps()));
            Threads.use(1); // replicas are threads of their own
            LearningRateFinding finding =
                    new LearningRateFinding(recipe.name(), training.testLearningRates(test, signal));
            if (signal.requested()) {
                return 0; // half a curve tells nothing
            }
            finding.write(picture);
            finding.lines().forEach(out::println);
            out.println("plot: " + picture);
            out.flush();
            return 0;
        }
    }

    /** What the recipe's task makes of it: its data read, and everything found wrong that can be. */
    private TaskTraining prepared(Recipe recipe, RunDirectory run, Consumer<String> say) throws IOException {
        if (recipe instanceof TranslationRecipe translation) {
            TranslationCorpora corpora = TranslationCorpora.of(translation, data, say);
            return resume
                    ? TranslationTraining.goingOn(translation, run, corpora, say)
                    : TranslationTraining.fromTheBeginning(translation, run, corpora, say);
        }
        if (recipe instanceof VaeRecipe vae) {
            return VaeTraining.of(vae, run, data, resume, say);
        }
        if (recipe instanceof AdversarialRecipe adversarial) {
            return AdversarialTraining.of(adversarial, run, data, resume, say);
        }
        if (recipe instanceof ClassifierRecipe classifier) {
            return ClassifierTraining.of(classifier, run, data, resume, say);
        }
        throw new IllegalStateException("no task trains " + recipe);
    }

    private void train(Recipe recipe, RunDirectory run) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        LastGoodCheckpoint lastGood = new LastGoodCheckpoint();
        Consumer<String> say = run.isWriter() ? err::println : line -> {}; // one speaks for all
        try (TaskTraining training = prepared(recipe, run, say);
                StopSignal signal = StopSignal.onTermination()) {
            List<TrainingListener> listeners = run.isWriter()
                    ? List.of(lastGood, progress(training), MetricsListener.in(run.path(), Clock.systemUTC()))
                    : List.of();
            stopWithLauncher(signal);
            Threads.use(1); // until the threads of training are known
            say.accept("training " + recipe.name() + " in " + run.path());
            lastGood.guard(() -> {
                TrainingEnd end = training.train(environment(recipe), listeners, signal);
                Threads.use(1);
                if (run.isWriter()) {
                    training.report(end, run.environment(), signal, out, err);
                }
            });
            if (!run.isWriter()) {
                return;
            }
            if (signal.requested()) {
                err.println("go on with: " + commandToGoOn(run));
            } else {
                out.println("report: " + run.report());
                out.println(training.nextStep());
            }
            out.flush();
            err.flush();
        }
    }

    /** A rank that {@code --processes} started does not outlive the process that did. */
    private static void stopWithLauncher(StopSignal signal) {
        String launcher = System.getenv(LocalRanks.LAUNCHER);
        if (launcher != null) {
            CompletableFuture<ProcessHandle> end = ProcessHandle.of(Long.parseLong(launcher))
                    .map(ProcessHandle::onExit)
                    .orElseGet(() -> CompletableFuture.completedFuture(ProcessHandle.current()));
            end.thenRun(() -> signal.request("the process that started it is gone"));
        }
    }

    private static ConsoleProgress progress(TaskTraining training) {
        Terminal terminal = Terminal.ofThisProcess();
        ConsoleProgress progress = ConsoleProgress.on(
                        new PrintStream(System.err, true, UTF_8), terminal.interactive(), terminal::columns)
                .withUnit(training.unit());
        return training.hasPerplexity() ? progress.withPerplexity() : progress;
    }

    /** The same command again, with all that decides what it does. */
    private String commandToGoOn(RunDirectory run) {
        List<String> words = new ArrayList<>(List.of("figment", "train", name));
        if (data != null) {
            words.addAll(List.of("--data", data.toString()));
        }
        settings.forEach(setting -> words.addAll(List.of("--set", setting)));
        if (processes != null) {
            words.addAll(List.of("--processes", processes.toString()));
        }
        words.addAll(List.of("--run", run.path().toString(), "--resume"));
        return words.stream()
                .map(word -> word.matches("[\\w./=:,@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private static void requireSame(Recipe recipe, RunDirectory run) throws IOException {
        Recipe stored = Recipes.fromJson(run.recipe(), run.recipeFile());
        Optional<String> difference = RecipeDifference.between(stored, recipe);
        if (difference.isPresent()) {
            throw new IOException("the run in " + run.path() + " has another recipe: " + difference.get()
                    + "; only training.limits, goal, patience and replicas may change when it goes on");
        }
    }

    private static Map<String, String> environment(Recipe recipe) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("figment", Objects.requireNonNull(Versions.built("figment")));
        facts.put("LibTorch", Objects.requireNonNull(Versions.built("libtorch")));
        facts.put("JDK", System.getProperty("java.version") + ", " + System.getProperty("java.vendor"));
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"));
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("seed", Long.toString(recipe.seed()));
        return facts;
    }
}
