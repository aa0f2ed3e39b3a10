package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code figment evaluate}. */
class EvaluateCommandTest {

    @TempDir
    private Path directory;

    @Test
    void the_tests_of_the_recipe_are_scored_and_their_translations_kept() throws IOException {
        Path run = directory.resolve("run");
        Path output = directory.resolve("new/translations");
        CommandOutcome trained =
                CommandOutcome.of("train", TinyRun.files(directory), "--data", directory, "--run", run);
        assertThat(trained.code()).as(trained.err()).isZero();

        CommandOutcome outcome =
                CommandOutcome.of("evaluate", run, "--data", directory, "--beam", "1", "--output", output);

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("the test, greedy (40 sentences", "case:mixed", "case:lc", "chrF2 = ");
        assertThat(scores(outcome)).as("what training printed").isSubsetOf(scores(trained));
        Path written = output.resolve("the-test.txt");
        assertThat(Files.readAllLines(written)).hasSize(40);
        String first = Files.readAllLines(directory.resolve("test.a")).get(0);
        assertThat(CommandOutcome.of("translate", run, "--beam", "1", first)
                        .out()
                        .strip())
                .isEqualTo(Files.readAllLines(written).get(0).strip());

        for (String option : List.of("--samples", "--images", "--features")) {
            assertThat(CommandOutcome.of("evaluate", run, option, "5").errors())
                    .singleElement()
                    .asString()
                    .startsWith("figment: " + option + " is for a run of ")
                    .endsWith(", but " + run + " is a run of translation");
        }

        Files.writeString(directory.resolve("test.a"), "12 ".repeat(80) + "\n");
        Files.writeString(directory.resolve("test.b"), "12\n");
        CommandOutcome tooLong = CommandOutcome.of("evaluate", run, "--data", directory);
        assertThat(tooLong.code()).isEqualTo(1);
        assertThat(tooLong.err().lines())
                .singleElement()
                .asString()
                .startsWith("figment: the test: sentence 1 has ")
                .contains("longer than the model's 64 positions");
    }

    @Test
    void a_negative_beam_is_refused() {
        CommandOutcome outcome = CommandOutcome.of("evaluate", directory, "--beam", "-3");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err().lines())
                .containsExactly("figment: --beam must be at least 1, but is -3 (see figment evaluate --help)");
    }

    private static List<String> scores(CommandOutcome outcome) {
        return outcome.out().lines().filter(line -> line.startsWith("  BLEU")).toList();
    }
}
