package dev.figment.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.figment.cli.recipe.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final String HOSTILE =
            "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;\u0000\u202e";

    @TempDir
    Path directory;

    @Test
    void everythingThatIsGivenIsOnThePage() throws IOException {
        Path file = directory.resolve("report.html");

        Report.write(file, content("multi30k", "ein Hund"));

        String html = Files.readString(file, UTF_8);
        assertThat(html)
                .contains("<h1 dir=\"auto\">multi30k</h1>", "38.2", "ein Hund", "a dog", "−1.500", "−0.500")
                .contains("nrefs:1|<wbr>case:mixed")
                .contains("<b>Loss</b>", "<b>Perplexity</b>", "<b>BLEU</b>", "<b>Learning rate</b>")
                .contains("<b>Gradient norm</b>", "<b>Speed</b>")
                .contains("<dt>optimizer.<wbr>beta2</dt><dd>0.98</dd>")
                .contains("<dt>optimizer.<wbr>epsilon</dt><dd>1e-9</dd>", "<dt>LibTorch</dt><dd>2.10.0</dd>")
                .contains("Layer 1, mean over heads.", "aria-label=\"Loss over steps: training from ");
    }

    @Test
    void thePageNeedsNothingElse() {
        String html = Report.html(content("multi30k", "ein Hund"));

        assertThat(html).doesNotContain("http:", "https:", "@import", "url(", "src=");
        assertThat(html).doesNotContain("<link");
    }

    @Test
    void textOfPeopleAndModelsStaysText() {
        String html = Report.html(content(HOSTILE, HOSTILE));

        assertThat(html).doesNotContain("<script>alert", "<img", "\u0000");
        assertThat(html).contains("&lt;img src=x onerror=alert(1)&gt;&amp;amp;\uFFFD");
        assertThat(occurrences(html, "</script>")).isEqualTo(occurrences(html, "<script"));
    }

    @Test
    void theDataOfChartsAndMapsAreJson() throws IOException {
        String html = Report.html(content(HOSTILE, HOSTILE));
        Matcher blocks = Pattern.compile("<script type=\"application/json\">(.*?)</script>")
                .matcher(html);
        int found = 0;
        while (blocks.find()) {
            assertThat(JsonMapper.builder().build().readTree(blocks.group(1)).isContainerNode())
                    .isTrue();
            found++;
        }
        assertThat(found).isEqualTo(7); // six charts and one map
    }

    @Test
    void aRunThatHasNothingToShowYetStillHasAReport() {
        String html = Report.html(new ReportContent(
                "new",
                "",
                List.of(),
                MetricsHistory.empty(),
                "tokens",
                "nats",
                true,
                List.of(),
                List.of(),
                JsonNodeFactory.instance.objectNode(),
                Map.of()));

        assertThat(html).contains("<h1 dir=\"auto\">new</h1>").doesNotContain("<h2>");
    }

    @Test
    void lossesThatAreNoNumbersAreGapsInTheCurve() {
        List<MetricsHistory.Entry> entries = new ArrayList<>();
        for (int step = 1; step <= 5; step++) {
            entries.add(new MetricsHistory.Entry("step", step, Map.of("loss", step == 3 ? Double.NaN : 1.0 / step)));
        }
        String html = new Curves(content(new MetricsHistory(entries), List.of()))
                .charts()
                .get(0)
                .html();

        String path = html.substring(html.indexOf(" d=\"") + 4, html.indexOf("\"/>", html.indexOf(" d=\"")));
        assertThat(occurrences(path, "M")).isEqualTo(2);
        assertThat(occurrences(path, "L")).isEqualTo(2);
        assertThat(html).doesNotContain("NaN");
    }

    @Test
    void picturesLieInThePageItself() {
        ReportSection section =
                Pictures.section("Samples", List.of(new Pictures.Picture("z ~ <N(0, I)>", new byte[] {1, 2, 3})));

        String html = Report.html(content(MetricsHistory.empty(), List.of(section)));

        assertThat(html)
                .contains("<h2>Samples</h2>", "src=\"data:image/png;base64,AQID\"")
                .contains("<figcaption>z ~ &lt;N(0, I)&gt;</figcaption>", "img-src data:;");
    }

    @Test
    void aLossThatIsNoMeanOverTokensHasNoPerplexity() {
        MetricsHistory metrics =
                new MetricsHistory(List.of(new MetricsHistory.Entry("validation", 5, Map.of("loss", 105.0))));

        String html = Report.html(content(metrics, List.of()));

        assertThat(html).contains("nats, mean over images").doesNotContain("<b>Perplexity</b>");
    }

    @Test
    void namesOfMeasuresAreWrittenAsPeopleDo() {
        assertThat(Curves.heading("bleu")).isEqualTo("BLEU");
        assertThat(Curves.heading("chrf++")).isEqualTo("chrF++");
        assertThat(Curves.heading("exact_match")).isEqualTo("Exact match");
        assertThat(Curves.heading("exactMatch")).isEqualTo("Exact match");
    }

    private static ReportContent content(String title, String source) {
        List<MetricsHistory.Entry> entries = new ArrayList<>();
        for (int step = 1; step <= 600; step++) {
            Map<String, Double> numbers = new LinkedHashMap<>();
            numbers.put("loss", 1 + 5.0 / step);
            numbers.put("weight", 3_900.0);
            numbers.put("seconds", 0.25);
            numbers.put("learning_rate", 1e-6 * step);
            numbers.put("gradient_norm", 1.5);
            entries.add(new MetricsHistory.Entry("step", step, numbers));
            if (step % 100 == 0) {
                entries.add(new MetricsHistory.Entry(
                        "validation", step, Map.of("loss", 2.0, "bleu", step / 20.0, "best", 1.0)));
            }
        }
        AttentionMap attention = new AttentionMap(
                List.of(source, ""), List.of("a", "dog"), new float[][][][] {{{{0.9f, 0.1f}, {0.2f, 0.8f}}}});
        return new ReportContent(
                title,
                "German into English",
                List.of(new HeadlineNumber("BLEU", "38.2", "test 2016")),
                new MetricsHistory(entries),
                "tokens",
                "nats",
                true,
                List.of(new TestResult(title, "beam 5", "BLEU", "38.2", "nrefs:1|case:mixed")),
                List.of(TranslationSamples.section(List.of(new TranslationSample(
                        source, "a dog", List.of(new ScoredText("a dog", -1.5, -0.5)), attention)))),
                Recipes.load("multi30k", List.of()).toJson(),
                Map.of("LibTorch", "2.10.0"));
    }

    private static ReportContent content(MetricsHistory metrics, List<ReportSection> sections) {
        return new ReportContent(
                "digits",
                "",
                List.of(),
                metrics,
                "images",
                "nats",
                false,
                List.of(),
                sections,
                JsonNodeFactory.instance.objectNode(),
                Map.of());
    }

    private static int occurrences(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
