package dev.figment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.download.DataFile;
import dev.figment.data.download.DataSets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DownloadLinesTest {

    private static final DataFile FILE = DataSets.TINY_SHAKESPEARE.files().get(0);

    private final StringWriter text = new StringWriter();

    @Test
    void a_pipe_gets_one_plain_line_a_file() {
        show(new Terminal(false, 80));

        assertThat(text.toString().lines()).containsExactly("input.txt  fetched, verified");
        assertThat(text.toString()).doesNotContain("\r" + "input");
    }

    @Test
    void a_terminal_sees_one_line_rewritten() {
        show(new Terminal(true, 41));

        assertThat(text)
                .hasToString("\r" + padded("input.txt  500.0 kB of 1.1 MB") + "\r"
                        + padded("input.txt  fetched, verified") + System.lineSeparator());
    }

    /** All columns but the last, which stays free. */
    private static String padded(String line) {
        return line + " ".repeat(40 - line.length());
    }

    private void show(Terminal terminal) {
        DownloadLines lines = new DownloadLines(new PrintWriter(text), terminal);
        lines.receiving(FILE, 500_000, OptionalLong.of(1_100_000));
        lines.done(FILE);
    }
}
