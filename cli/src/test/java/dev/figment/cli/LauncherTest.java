package dev.figment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell script that starts the command, with a java and an mvn that only say what they were asked. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {

    private static final String JAVA = """
            #!/bin/sh
            case "$*" in *ArchiveClassesAtExit*) exit 1 ;; esac
            echo "java in $(pwd), OPENBLAS=$OPENBLAS_NUM_THREADS GOMP=$GOMP_SPINCOUNT OMP=$OMP_NUM_THREADS LC_ALL=$LC_ALL"
            for argument in "$@"; do echo "[$argument]"; done
            """;

    private static final String MAVEN = """
            #!/bin/sh
            if [ "$1" = --version ]; then echo "Apache Maven 3.8.7 (x)"; exit 0; fi
            echo "built: $*" >>"$BUILDS"
            if [ -n "$BREAK" ]; then echo "[ERROR] Foo.java: no such symbol"; exit 1; fi
            printf '%s' "$JAR" >cli/target/classpath
            : >cli/target/figment-cli.jar
            """;

    /** A checkout whose path has a space. */
    @TempDir
    private Path directory;

    private Path checkout = Path.of("");
    private Path jdk = Path.of("");
    private final Map<String, String> environment = new HashMap<>();

    /** What a start printed. */
    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void lay_out_a_checkout() throws IOException {
        checkout = Files.createDirectories(directory.resolve("my checkout"));
        Files.copy(Path.of("../figment"), checkout.resolve("figment"));
        executable(checkout.resolve("figment"));
        for (String module : List.of("core", "cli")) {
            Path source = Files.createDirectories(checkout.resolve(module + "/src/main"));
            Files.writeString(source.resolve("Foo.java"), "");
            Files.writeString(checkout.resolve(module + "/pom.xml"), "");
        }
        Files.writeString(checkout.resolve("pom.xml"), "");
        jdk = Files.createDirectories(directory.resolve("a jdk"));
        script(jdk.resolve("bin/java"), JAVA);
        script(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.9\"\n");
        script(directory.resolve("bin/mvn"), MAVEN);
        for (String tool :
                "dirname readlink uname sed head find cat rm mv mkdir grep tail sleep stty cut sh basename tr"
                        .split(" ", -1)) {
            link(tool);
        }
        environment.put("PATH", directory.resolve("bin").toString());
        environment.put("JAVA_HOME", jdk.toString());
        environment.put(
                "JAR", Files.createFile(directory.resolve("library.jar")).toString());
        environment.put("BUILDS", directory.resolve("builds").toString());
        environment.put("LANG", "C");
    }

    /** JUnit warns of each link that leads out of its directory when it empties that. */
    @AfterEach
    void remove_the_links() throws IOException {
        try (Stream<Path> tools = Files.list(directory.resolve("bin"))) {
            for (Path link : tools.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    @Test
    void the_first_start_builds_and_says_so_and_the_second_does_not() throws Exception {
        Outcome first = start("translate", "two words");
        assertThat(first.err()).isEqualTo("building Figment (first use; Maven fetches about 200 MB once)…\n");
        assertThat(first.code()).isZero();
        assertThat(builds()).hasSize(1);
        assertThat(builds().get(0)).contains("-DskipTests", "-pl cli -am package");

        Outcome second = start("translate", "two words");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out()).contains("[translate]\n[two words]\n");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void the_jvm_gets_its_settings_and_the_users_last() throws Exception {
        environment.put("FIGMENT_JAVA_OPTS", "-Xmx3g -Dx=1");

        String out = start().out();

        assertThat(out)
                .contains("[--enable-native-access=ALL-UNNAMED]", "[-Dorg.bytedeco.javacpp.maxphysicalbytes=0]")
                .contains("[-Xmx3g]\n[-Dx=1]\n[-cp]\n")
                .contains("figment-cli.jar:" + directory.resolve("library.jar"))
                .contains("OPENBLAS=1 GOMP=0 OMP= ")
                .contains("[-Dfigment.terminal=0]");
    }

    @Test
    void the_users_thread_settings_stand() throws Exception {
        environment.put("OMP_NUM_THREADS", "3");
        environment.put("OPENBLAS_NUM_THREADS", "2");

        assertThat(start().out()).contains("OPENBLAS=2 GOMP=0 OMP=3 ");
    }

    @Test
    void it_starts_through_a_link_from_any_directory() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("fig"), Path.of("../my checkout/figment"));

        Outcome outcome = run(elsewhere, link.toString(), "--version");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains(
                        "java in " + elsewhere.toRealPath(),
                        checkout.toRealPath().toString());
    }

    @Test
    void a_newer_source_is_built_again() throws Exception {
        start();
        later(checkout.resolve("core/src/main/Foo.java"));

        assertThat(start().err()).isEqualTo("building Figment (sources have changed)…\n");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void a_class_path_that_is_gone_is_built_again() throws Exception {
        start();
        Files.writeString(checkout.resolve("cli/target/classpath"), "/nowhere/library.jar");

        start();

        assertThat(builds()).hasSize(2);
    }

    @Test
    void a_failed_build_shows_its_errors_and_its_log_and_is_tried_again() throws Exception {
        environment.put("BREAK", "yes");

        Outcome outcome = start();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("[ERROR] Foo.java: no such symbol")
                .endsWith("figment: the build failed; all of it is in "
                        + checkout.toRealPath().resolve("cli/target/figment-build.log") + "\n");
        assertThat(outcome.out()).isEmpty();
        environment.remove("BREAK");
        assertThat(start().code()).isZero();
    }

    @Test
    void a_lock_of_a_process_that_is_gone_does_not_hold() throws Exception {
        Files.createDirectories(checkout.resolve("cli/target"));
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.writeString(checkout.resolve("cli/target/figment.lock"), gone.pid() + "\n");

        assertThat(start().code()).isZero();
        assertThat(checkout.resolve("cli/target/figment.lock")).doesNotExist();
    }

    @Test
    void without_java_it_says_how_to_get_one() throws Exception {
        environment.remove("JAVA_HOME");

        assertThatItFailsWith("figment: needs a JDK 17 or newer, and found no java; install one (");
    }

    @Test
    void a_java_home_without_java_is_named() throws Exception {
        environment.put("JAVA_HOME", "/nowhere");

        assertThatItFailsWith("figment: JAVA_HOME is /nowhere, but there is no bin/java in it");
    }

    @Test
    void an_old_java_is_named_with_its_version() throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");

        assertThatItFailsWith("figment: needs a JDK 17 or newer, but " + jdk + "/bin/java is 11.0.2; install one (");
    }

    @Test
    void a_java_without_a_release_file_is_asked() throws Exception {
        Files.delete(jdk.resolve("release"));
        script(jdk.resolve("bin/java"), "#!/bin/sh\necho 'java version \"1.8.0_201\"' >&2\n");

        assertThatItFailsWith("figment: needs a JDK 17 or newer, but " + jdk + "/bin/java is 1.8.0_201; ");
    }

    @Test
    void a_runtime_without_a_compiler_is_named() throws Exception {
        Files.delete(jdk.resolve("bin/javac"));

        assertThatItFailsWith("figment: needs a JDK to build, but " + jdk + "/bin/java belongs to a runtime");
    }

    @Test
    void without_maven_it_says_how_to_get_it() throws Exception {
        Files.delete(directory.resolve("bin/mvn"));

        assertThatItFailsWith("figment: needs Maven 3.8 or newer to build, and found no mvn; install it (");
    }

    @Test
    void an_old_maven_is_named_with_its_version() throws Exception {
        script(directory.resolve("bin/mvn"), "#!/bin/sh\necho 'Apache Maven 3.6.3 (x)'\n");

        assertThatItFailsWith("figment: needs Maven 3.8 or newer to build, but mvn is 3.6.3; install it (");
    }

    @Test
    void once_built_it_needs_no_maven() throws Exception {
        start();
        Files.delete(directory.resolve("bin/mvn"));

        assertThat(start("data", "list").code()).isZero();
    }

    private void assertThatItFailsWith(String line) throws Exception {
        Outcome outcome = start();
        assertThat(outcome.err()).startsWith(line).hasLineCount(1);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
    }

    private Outcome start(String... arguments) throws Exception {
        return run(
                directory,
                Stream.concat(Stream.of(checkout.resolve("figment").toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private Outcome run(Path from, String... command) throws Exception {
        File out = directory.resolve("out").toFile();
        File err = directory.resolve("err").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(from.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(
                process.exitValue(), Files.readString(out.toPath(), UTF_8), Files.readString(err.toPath(), UTF_8));
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(directory.resolve("builds"));
    }

    private static void later(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        executable(file);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The tools of the system that the launcher uses, and nothing else, on the path: no java and no mvn but ours. */
    private void link(String tool) throws IOException {
        for (String folder : List.of("/bin", "/usr/bin")) {
            Path real = Path.of(folder, tool);
            Path link = directory.resolve("bin").resolve(tool);
            if (Files.exists(real) && !Files.exists(link)) {
                Files.createSymbolicLink(link, real);
            }
        }
    }
}
