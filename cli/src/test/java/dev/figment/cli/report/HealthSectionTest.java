package dev.figment.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthSectionTest {

    @TempDir
    Path directory;

    @Test
    void findings_stand_in_words_and_layers_as_rows_of_a_map() throws IOException {
        String html = section("""
                {"event":"health","step":50,"gradient_rms:encoder.<0>":0.001,"gradient_rms:decoder":0.1,"attention_entropy:decoder":0.5}
                {"event":"health","step":100,"gradient_rms:encoder.<0>":"NaN","gradient_rms:decoder":0.2,"attention_entropy:decoder":0.4}
                {"event":"finding","step":100,"disease":"dead-units","phase":"","places":"encoder.<0>","words":"52 % of the <units>","since":50,"evidence.dead_share":0.52}
                """);
        assertThat(html)
                .contains("<article class=\"finding warning\"><h3>Dead units <span class=\"unit\">since step 50, in"
                        + " encoder.&lt;0&gt;</span></h3><p>52 % of the &lt;units&gt;.</p>")
                .contains("<b>Gradient</b>", "<b>Attention entropy</b>")
                .doesNotContain("<b>Dead units</b>", "No disease");
        assertThat(html.split("<rect", -1))
                .as("cells: three of gradients, two of entropies")
                .hasSize(1 + 5);
    }

    @Test
    void a_run_without_findings_is_told_to_be_healthy_and_phases_have_maps_of_their_own() throws IOException {
        String html = section("""
                {"event":"health","step":50,"generator.update_ratio:a":0.001,"discriminator.update_ratio:b":0.002}
                """);
        assertThat(html)
                .contains("No disease was found.")
                .contains("<b>Generator: update</b>", "<b>Discriminator: update</b>");
    }

    @Test
    void a_run_that_was_not_watched_has_no_such_section() {
        assertThat(new HealthSection(MetricsHistory.empty()).isEmpty()).isTrue();
    }

    private String section(String lines) throws IOException {
        Path file = directory.resolve("metrics.jsonl");
        Files.writeString(file, lines);
        return new HealthSection(MetricsHistory.read(file)).html();
    }
}
