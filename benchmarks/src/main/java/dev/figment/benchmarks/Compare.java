package dev.figment.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs our benchmarks and PyTorch's in turn, A B A B …, and prints the medians, their ratios, and the
 * ratio to what the machine's own matrix products allow. On a shared machine only figures of one sitting compare.
 *
 * <pre>Compare [--python PATH] [--suite training] [--data DIR] [--rounds 3] [--spinning 0] [--out FILE]
 *         [--only default,ddp] [--warmup 3] [--steps 5] [--repeats 3]</pre>
 *
 * PATH is a Python with PyTorch; without it, ours run alone. DIR is the folder of Multi30k, for the suite {@code padded}.
 * The suite {@code vae} has steps of milliseconds: {@code --warmup 800 --steps 200}, until the JVM has compiled.
 * {@code --only} names the variants of PyTorch to run. With {@code --spinning n}, n threads of this process do nothing else than spin meanwhile. FILE gets all lines as JSON.
 */
public final class Compare {

    private static final String NONE = "none";
    private static final Options OPTIONS = Options.of(
            "python", NONE,
            "suite", "training",
            "peers", "benchmarks/peers",
            "data", NONE,
            "rounds", "3",
            "only", "",
            "spinning", "0",
            "warmup", "3",
            "steps", "5",
            "repeats", "3",
            "out", NONE);

    private Compare() {}

    /** Runs the suite and prints the table. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = OPTIONS.read(arguments);
        Path folder = Files.createTempDirectory("figment-benchmarks");
        try {
            Suite suite = Suite.of(options, folder);
            SpinningThreads.start(options.notNegative("spinning"));
            Map<String, List<JsonNode>> lines = rounds(suite, options.positive("rounds"));
            System.out.print(table(suite, lines));
            if (!options.text("out").equals(NONE)) {
                AtomicFiles.writeText(Path.of(options.text("out")), json(options, lines));
            }
        } finally {
            AtomicFiles.deleteTree(folder);
        }
    }

    private static Map<String, List<JsonNode>> rounds(Suite suite, int rounds)
            throws IOException, InterruptedException {
        Map<String, List<JsonNode>> lines = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Contestant contestant : suite.contestants()) {
                JsonNode line = contestant.run();
                lines.computeIfAbsent(contestant.name(), name -> new ArrayList<>())
                        .add(line);
                System.err.printf(
                        Locale.ROOT,
                        "round %d: %s, %.4g %s/s%n",
                        round,
                        contestant.name(),
                        line.get("perSecond").asDouble(),
                        line.get("unit").asText());
            }
        }
        return lines;
    }

    /** A row a contestant: median and spread, and how many times as fast the last row of ours above it is. */
    private static String table(Suite suite, Map<String, List<JsonNode>> lines) {
        StringBuilder table = new StringBuilder(
                        "| | a second | lowest – highest | ms a step | Figment is × as fast |\n")
                .append("| --- | --- | --- | --- | --- |\n");
        double ours = Double.NaN;
        for (Contestant contestant : suite.contestants()) {
            Rates rates = Rates.of(linesOf(contestant.name(), lines));
            ours = contestant.name().startsWith(Suite.OURS) ? rates.median() : ours;
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.4g %s | %.4g – %.4g | %.4g | %s |%n",
                    contestant.name(),
                    rates.median(),
                    rates.unit(),
                    rates.lowest(),
                    rates.highest(),
                    rates.milliseconds(),
                    Double.isNaN(ours) ? "" : String.format(Locale.ROOT, "%.2f", ours / rates.median())));
        }
        return table.append(floor(suite, lines)).toString();
    }

    private static List<JsonNode> linesOf(String name, Map<String, List<JsonNode>> lines) {
        return lines.getOrDefault(name, List.of());
    }

    /** What a step would take if it did nothing but its matrix products at the machine's rate. */
    private static String floor(Suite suite, Map<String, List<JsonNode>> lines) {
        if (suite.gigaflopsAStep() == 0) {
            return "";
        }
        double rate = 0;
        for (Contestant contestant : suite.contestants()) {
            if (contestant.name().startsWith(Suite.MATRICES)) {
                rate = Math.max(
                        rate, Rates.of(linesOf(contestant.name(), lines)).median());
            }
        }
        double ours = Rates.of(linesOf(Suite.OURS, lines)).milliseconds();
        double floor = 1000 * suite.gigaflopsAStep() / rate;
        return String.format(
                Locale.ROOT,
                "%nThe floor: %.3g GFLOP a step at %.0f GFLOP/s, the faster of the two, are %.3g ms; %s takes %.2f × as long.%n",
                suite.gigaflopsAStep(),
                rate,
                floor,
                Suite.OURS,
                ours / floor);
    }

    private static String json(Options options, Map<String, List<JsonNode>> lines) throws IOException {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        options.values().forEach(all.putObject("options")::put);
        ObjectNode contestants = all.putObject("contestants");
        lines.forEach((name, each) -> contestants.putArray(name).addAll(each));
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    }
}
