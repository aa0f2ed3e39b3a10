package dev.figment.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every Java snippet of README.md and docs stands word for word, white space apart, in a test of core or of the command;
 * so it compiles, and runs.
 */
class SnippetsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern SNIPPET = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void every_snippet_of_the_page_is_part_of_a_test(Path page) throws IOException {
        List<String> tests = testSources();
        for (String snippet : snippets(page)) {
            assertThat(tests.stream().anyMatch(test -> test.contains(dense(snippet))))
                    .as("a test contains this snippet of %s:%n%s", page, snippet)
                    .isTrue();
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    private static List<String> snippets(Path page) throws IOException {
        return SNIPPET.matcher(Files.readString(page))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static List<String> testSources() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String module : List.of("core", "cli")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file : files.filter(file -> file.toString().endsWith("Test.java"))
                        .toList()) {
                    sources.add(dense(Files.readString(file)));
                }
            }
        }
        return sources;
    }

    private static String dense(String text) {
        return text.replaceAll("\\s+", "");
    }
}
