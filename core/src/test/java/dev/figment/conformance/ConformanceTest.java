package dev.figment.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.figment.tensor.Scope;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every {@code torch/*.safetensors} of the reference cases, one test a file. */
class ConformanceTest {

    @TestFactory
    List<DynamicTest> agrees_with_the_reference() {
        List<Path> files = ConformanceCases.files("torch", "*.safetensors");
        assertThat(files)
                .as("safetensors cases in %s", ConformanceCases.directory())
                .isNotEmpty();
        return files.stream()
                .map(file -> dynamicTest(file.getFileName().toString(), () -> check(file)))
                .toList();
    }

    private static void check(Path file) throws Exception {
        try (Scope scope = Scope.open();
                ConformanceCase example = ConformanceCase.open(file)) {
            String reason = ConformanceKinds.NOT_YET.get(example.kind());
            assumeTrue(reason == null, () -> "kind " + example.kind() + " is skipped: " + reason);
            ConformanceCheck check = ConformanceKinds.CHECKS.get(example.kind());
            if (check == null) {
                throw new AssertionError(file.getFileName() + " is of the unknown kind " + example.kind());
            }
            check.check(example);
            assertThat(example.unchecked())
                    .as("expectations that the check of %s did not look at", example.kind())
                    .isEmpty();
        }
    }

    @Test
    void no_kind_is_both_checked_and_skipped() {
        assertThat(ConformanceKinds.NOT_YET.keySet()).noneMatch(ConformanceKinds.CHECKS::containsKey);
    }
}
