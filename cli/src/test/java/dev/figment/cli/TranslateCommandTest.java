package dev.figment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code figment translate} with a run that learned next to nothing. */
class TranslateCommandTest {

    private static final String LONG = "12 ".repeat(80).strip();

    @TempDir
    private static Path shared;

    private static Path run = Path.of("");

    @TempDir
    private Path directory;

    @BeforeAll
    static void train() throws IOException {
        run = shared.resolve("run");
        CommandOutcome outcome = CommandOutcome.of("train", TinyRun.files(shared), "--data", shared, "--run", run);
        assertThat(outcome.code()).as(outcome.err()).isZero();
    }

    @Test
    void arguments_files_and_standard_input_are_translated_alike() throws IOException {
        Path first = Files.writeString(directory.resolve("first"), "ein Hund\n");
        Path second = Files.writeString(directory.resolve("second"), "3 Katzen\r\n\n");

        CommandOutcome byArguments = CommandOutcome.of("translate", run, "ein Hund", "3 Katzen", "");

        assertThat(byArguments.code()).as(byArguments.err()).isZero();
        assertThat(byArguments.out()).hasLineCount(3);
        assertThat(CommandOutcome.of("translate", run, "--file", first, "--file", second))
                .isEqualTo(byArguments);
        assertThat(CommandOutcome.withInput("ein Hund\n3 Katzen\n\n", "translate", run))
                .isEqualTo(byArguments);
        assertThat(CommandOutcome.withInput("", "translate", run)).isEqualTo(new CommandOutcome(0, "", ""));
    }

    @Test
    void n_best_and_scores_are_columns() {
        CommandOutcome outcome =
                CommandOutcome.of("translate", run, "--n-best", "3", "--scores", "ein Hund", "3 Katzen");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines())
                .hasSize(6)
                .allMatch(line -> line.matches("[12]\t[123]\t-\\d+\\.\\d{4}\t-\\d+\\.\\d{4}\t.*"));
        assertThat(CommandOutcome.of("translate", run, "--scores", "ein Hund").out())
                .matches("-\\d+\\.\\d{4}\t-\\d+\\.\\d{4}\t.*\\R");
    }

    @Test
    void attention_is_drawn() throws IOException {
        Path picture = directory.resolve("look.png");

        CommandOutcome outcome = CommandOutcome.of("translate", run, "--attention", picture, "ein Hund");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(100);
    }

    @Test
    void a_sentence_too_long_is_named_as_its_writer_knows_it() throws IOException {
        assertThat(onlyError(CommandOutcome.of("translate", run, "ein Hund", LONG)))
                .startsWith("figment: sentence 2 has ")
                .contains("longer than the model's 64 positions");
        Path file = Files.writeString(directory.resolve("captions.de"), "ein Hund\nein Hund\n" + LONG + "\n");
        assertThat(onlyError(CommandOutcome.of("translate", run, "--file", file)))
                .startsWith("figment: " + file + ", line 3 has ");
    }

    @Test
    void standard_input_is_answered_up_to_the_line_that_is_refused() {
        String before = "ein Hund\n".repeat(600);
        CommandOutcome tooLong = CommandOutcome.withInput(before + LONG + "\nein Hund\n", "translate", run);
        assertThat(tooLong.code()).isEqualTo(1);
        assertThat(tooLong.out()).hasLineCount(600);
        assertThat(tooLong.err().lines())
                .singleElement()
                .asString()
                .startsWith("figment: standard input, line 601 has ");

        ByteArrayOutputStream malformed = new ByteArrayOutputStream();
        malformed.writeBytes("ein Hund\n".getBytes(UTF_8));
        malformed.writeBytes(new byte[] {'H', (byte) 0xFC, 't', 'e', '\n'});
        CommandOutcome invalid = CommandOutcome.withInput(malformed.toByteArray(), "translate", run);
        assertThat(invalid.code()).isEqualTo(1);
        assertThat(invalid.out()).hasLineCount(1);
        assertThat(invalid.err().lines()).containsExactly("figment: standard input, line 2 is not valid UTF-8");
    }

    @Test
    void sentences_of_standard_input_are_numbered_through() {
        CommandOutcome outcome =
                CommandOutcome.withInput("ein Hund\n".repeat(600), "translate", run, "--n-best", "2", "--beam", "1");

        assertThat(outcome.out().lines().filter(line -> line.startsWith("600\t")))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--beam -1               | --beam must be at least 1, but is -1",
                "--beam 0                | --beam must be at least 1, but is 0",
                "--beam five             | invalid value for option '--beam': 'five' is not an int",
                "--n-best 0              | --n-best must be at least 1, but is 0",
                "--attention look.png    | --attention takes exactly one TEXT",
                "--length-penalty NaN x  | --length-penalty must be a finite number, but is NaN",
            })
    void an_option_out_of_range_gets_one_line_and_exit_code_2(String options, String message) {
        CommandOutcome outcome = CommandOutcome.of((Object[]) ("translate " + run + " " + options).split(" "));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err().lines()).containsExactly("figment: " + message + " (see figment translate --help)");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void a_file_that_cannot_be_read_is_named() {
        Path missing = directory.resolve("missing.txt");
        assertThat(onlyError(CommandOutcome.of("translate", run, "--file", missing)))
                .isEqualTo("figment: text file " + missing + " does not exist");
        assertThat(onlyError(CommandOutcome.of("translate", run, "--file", directory)))
                .isEqualTo("figment: text file " + directory + " is a directory");
    }

    @Test
    void a_picture_without_a_folder_to_go_to_is_refused() {
        Path picture = directory.resolve("missing/look.png");

        assertThat(onlyError(CommandOutcome.of("translate", run, "--attention", picture, "ein Hund")))
                .isEqualTo("figment: cannot write " + picture + ": the directory " + picture.getParent()
                        + " does not exist");
    }

    private static String onlyError(CommandOutcome outcome) {
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err().lines()).as(outcome.err()).hasSize(1);
        return outcome.err().strip();
    }
}
