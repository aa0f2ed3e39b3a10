package dev.figment.data.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DataSetsTest {

    private static final String SUM = "0".repeat(64);

    @ParameterizedTest
    @MethodSource("sets")
    void the_real_files_have_the_pinned_content(DataSet set) throws IOException {
        Path directory = realData().resolve(set.name());
        assumeTrue(Files.isDirectory(directory), "no data at " + directory + "; give -Dfigment.data=DIR");

        assertThat(set.missingFrom(directory)).isEmpty();
        for (DataFile file : set.files()) {
            assertThat(Content.fault(directory.resolve(file.name()), file)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void a_set_is_found_by_its_name(DataSet set) {
        assertThat(DataSets.named(set.name())).contains(set);
    }

    @Test
    void an_unknown_name_finds_nothing() {
        assertThat(DataSets.named("imagenet")).isEmpty();
    }

    @Test
    void missing_files_are_those_without_a_file_of_their_name(@TempDir Path directory) throws IOException {
        Files.createFile(directory.resolve("train.de.gz"));

        assertThat(DataSets.MULTI30K.missingFrom(directory)).hasSize(7).noneMatch(file -> file.name()
                .equals("train.de.gz"));
    }

    @Test
    void a_truncated_archive_is_told_from_a_wrong_one(@TempDir Path directory) throws IOException {
        Path real = realData().resolve("mnist/t10k-labels-idx1-ubyte.gz");
        assumeTrue(Files.exists(real), "no data at " + real + "; give -Dfigment.data=DIR");
        byte[] archive = Files.readAllBytes(real);
        Path half = Files.write(directory.resolve("half.gz"), Arrays.copyOf(archive, archive.length / 2));

        assertThat(Content.fault(half, DataSets.MNIST.files().get(1)))
                .hasValueSatisfying(fault -> assertThat(fault).contains("ends in the middle"));
    }

    @Test
    void nonsense_is_refused() {
        URI address = URI.create("https://localhost/x");
        assertThatThrownBy(() -> new DataFile("../x", address, 1, SUM)).hasMessageContaining("\"../x\"");
        assertThatThrownBy(() -> new DataFile("x", URI.create("file:///x"), 1, SUM))
                .hasMessageContaining("file:///x");
        assertThatThrownBy(() -> new DataFile("x", address, -1, SUM)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new DataFile("x", address, 1, "ABC")).hasMessageContaining("\"ABC\"");
        assertThatThrownBy(() -> new DataSet("x", "", "", List.of())).hasMessageContaining("no files");
    }

    private static Stream<DataSet> sets() {
        return DataSets.all().stream();
    }

    private static Path realData() {
        return Optional.ofNullable(System.getProperty("figment.data"))
                .map(Path::of)
                .orElse(Path.of("../../shared/data"));
    }
}
