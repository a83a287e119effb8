package dev.projax.it;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code bin/projax} works however and from wherever you call it. */
final class LauncherIT {
    @Test
    void works_from_another_directory() throws Exception {
        try (Workplace place = Workplace.open()) {
            assertWorks(place.terminal().in(place.home()).run(Workplace.command("--version")));
        }
    }

    @Test
    void works_with_a_relative_path_and_from_the_search_path() throws Exception {
        try (Workplace place = Workplace.open()) {
            Path bin = Distribution.directory().resolve("bin");
            String path = bin + ":" + System.getenv("PATH");

            assertWorks(place.terminal().in(Distribution.directory()).run("bin/projax", "--version"));
            assertWorks(place.terminal().in(bin).run("./projax", "--version"));
            assertWorks(place.terminal().in(bin).run("sh", "projax", "--version"));
            assertWorks(place.terminal().with("PATH", path).run("sh", "-c", "projax --version"));
        }
    }

    @Test
    void works_through_symbolic_links() throws Exception {
        try (Workplace place = Workplace.open()) {
            Path directory = place.directory();
            Path absolute = Files.createSymbolicLink(directory.resolve("absolute"), Distribution.launcher());
            Path relative = Files.createSymbolicLink(
                    directory.resolve("relative"), directory.relativize(Distribution.launcher()));
            Path elsewhere = Files.createDirectory(directory.resolve("else where"));
            Path chained = Files.createSymbolicLink(elsewhere.resolve("chained"), Path.of("../relative"));
            Path folder = Files.createSymbolicLink(
                    directory.resolve("folder"), Distribution.directory().resolve("bin"));

            for (Path link : List.of(absolute, relative, chained, folder.resolve("projax"))) {
                assertWorks(place.terminal().run(link.toString(), "--version"));
            }
            assertWorks(place.terminal().in(elsewhere).run("./chained", "--version"));
            assertWorks(place.terminal().in(elsewhere).run("sh", "chained", "--version"));
        }
    }

    /** With CDPATH, cd may go somewhere else and print that on stdout. */
    @Test
    void works_when_cdpath_is_set() throws Exception {
        try (Workplace place = Workplace.open()) {
            Files.createDirectories(place.directory().resolve("bin"));

            Finished finished = place.terminal()
                    .with("CDPATH", place.directory().toString())
                    .in(Distribution.directory())
                    .run("bin/projax", "--version");

            assertWorks(finished);
        }
    }

    @Test
    void works_from_a_path_with_spaces() throws Exception {
        try (Workplace place = Workplace.open()) {
            Path copy = place.directory().resolve("a copy of it");
            copy(Distribution.directory(), copy);
            Path launcher = copy.resolve("bin/projax");

            Finished finished = place.terminal().run(launcher.toString(), "--version");

            assertWorks(finished);
            place.terminal().start(launcher.toString(), "serve").awaitUrl();
            assertThat(place.terminal().run(launcher.toString(), "port").out()).isEqualTo(place.port(0) + "\n");
        }
    }

    @Test
    void passes_arguments_on_unchanged() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished finished = place.projax("a  b * $HOME");

            assertThat(finished.exit()).isEqualTo(2);
            assertThat(finished.err()).startsWith("projax: unknown command \"a  b * $HOME\"");
        }
    }

    @Test
    void says_so_when_java_home_is_wrong() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished finished = place.terminal().with("JAVA_HOME", "/no where").run(Workplace.command("--version"));

            assertThat(finished.exit()).isEqualTo(1);
            assertThat(finished.out()).isEmpty();
            assertThat(finished.err())
                    .startsWith("projax: no bin/java in JAVA_HOME (/no where); ")
                    .hasLineCount(1);
        }
    }

    @Test
    void says_so_when_its_path_cannot_be_a_class_path() throws Exception {
        try (Workplace place = Workplace.open()) {
            Path bin = Files.createDirectories(place.directory().resolve("a:b/bin"));
            Path launcher = Files.copy(Distribution.launcher(), bin.resolve("projax"), COPY_ATTRIBUTES);

            Finished finished = place.terminal().run(launcher.toString(), "--version");

            assertThat(finished.exit()).isEqualTo(1);
            assertThat(finished.out()).isEmpty();
            assertThat(finished.err())
                    .startsWith("projax: installed in ")
                    .contains("colon")
                    .hasLineCount(1);
        }
    }

    /**
     * Java treats such a locale as C, which has no name for the umlaut. The shell creates the file, because this JVM
     * may run in such a locale too.
     */
    @Test
    void works_from_a_path_with_an_umlaut_in_a_locale_that_is_not_installed() throws Exception {
        try (Workplace place = Workplace.open()) {
            String script = "home=$(printf 'f\\303\\274r') && mkdir -p \"$home/bin\" && ln -s \"$1/lib\" \"$home/lib\""
                    + " && cp -p \"$1/bin/projax\" \"$home/bin\" && \"$home/bin/projax\" --version";

            for (String locale : List.of("xx_XX.UTF-8", "xx_XX.utf8", "C")) {
                Path directory = Files.createDirectory(place.directory().resolve(locale));
                assertWorks(place.terminal()
                        .in(directory)
                        .with("LC_ALL", locale)
                        .run("sh", "-c", script, "sh", Distribution.directory().toString()));
            }
        }
    }

    @Test
    void keeps_its_locale_to_itself() throws Exception {
        try (Workplace place = Workplace.open()) {
            String[] lease = Workplace.command("lease", "--", "sh", "-c", "echo ${LC_ALL-unset}");

            assertThat(place.terminal()
                            .without("LC_ALL")
                            .with("LC_CTYPE", "C")
                            .run(lease)
                            .out())
                    .isEqualTo("unset\n");
            assertThat(place.terminal().with("LC_ALL", "POSIX").run(lease).out())
                    .isEqualTo("POSIX\n");
            assertThat(place.terminal().with("LC_ALL", "C.UTF-8").run(lease).out())
                    .isEqualTo("C.UTF-8\n");
        }
    }

    @Test
    void uses_the_garbage_collector_from_the_users_options() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished finished = place.terminal()
                    .with("PROJAX_JAVA_OPTIONS", "-XX:+UseParallelGC")
                    .run(Workplace.command("--version"));

            assertThat(finished.exit()).isZero();
        }
    }

    @Test
    void uses_the_java_on_the_search_path_without_java_home() throws Exception {
        try (Workplace place = Workplace.open()) {
            String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
            Terminal terminal = place.terminal().with("PATH", path);

            assertWorks(terminal.without("JAVA_HOME").run(Workplace.command("--version")));
            assertWorks(terminal.with("JAVA_HOME", "").run(Workplace.command("--version")));
        }
    }

    @Test
    void says_so_when_there_is_no_java() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished finished = place.terminal()
                    .without("JAVA_HOME")
                    .with("PATH", place.home().toString())
                    .run(Workplace.command("--version"));

            assertThat(finished.exit()).isEqualTo(1);
            assertThat(finished.out()).isEmpty();
            assertThat(finished.err()).startsWith("projax: no Java found; ").hasLineCount(1);
        }
    }

    private static void assertWorks(Finished finished) {
        assertThat(finished.err()).isEmpty();
        assertThat(finished.exit()).isZero();
        assertThat(finished.out()).startsWith("projax " + Distribution.version() + " (Java ");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), COPY_ATTRIBUTES);
            }
        }
    }
}
