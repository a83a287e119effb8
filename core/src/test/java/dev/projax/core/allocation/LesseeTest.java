package dev.projax.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.leases.LeaseRecord;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LesseeTest {
    private static final String ID = "0123456789abcdef";

    @TempDir
    private Path folder;

    private final Lessee lessee = Lessee.thisProcess("acme");

    @BeforeEach
    void resolve_links() throws IOException {
        folder = folder.toRealPath();
    }

    @Test
    void is_this_process_unless_it_names_another() {
        Instant end = Instant.parse("2030-01-01T00:00:00Z");
        long self = ProcessHandle.current().pid();

        LeaseRecord own = lessee.leasing(21_000, ID, "web");
        LeaseRecord others = lessee.process(1, "init").leasing(21_000, ID, null);
        LeaseRecord alone = lessee.withoutProgram(end).leasing(21_000, ID, null);

        assertThat(own.pid()).isEqualTo(self);
        assertThat(own.program()).startsWith("java");
        assertThat(own.app()).isEqualTo("acme");
        assertThat(own.name()).isEqualTo("web");
        assertThat(own.until()).isNull();
        assertThat(others.pid()).isEqualTo(1);
        assertThat(others.program()).isEqualTo("init");
        assertThat(alone.pid()).isEqualTo(self);
        assertThat(alone.program()).isNull();
        assertThat(alone.until()).isEqualTo(end);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_directory_is_the_same_through_every_link() throws IOException {
        Path project = Files.createDirectory(folder.resolve("shop"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), project);

        assertThat(lessee.in(link).directoryText()).isEqualTo(project.toString());
        assertThat(lessee.in(link.resolve("../shop/.")).directoryText()).isEqualTo(project.toString());
        assertThat(lessee.in(folder.resolve("gone/../other")).directoryText())
                .isEqualTo(folder.resolve("other").toString());
    }

    @Test
    void a_names_directory_is_the_project_that_git_manages() throws IOException {
        Path project = folder.resolve("shop");
        Path inner = Files.createDirectories(project.resolve("app/src"));
        Files.writeString(project.resolve(".git"), "gitdir: elsewhere\n");

        assertThat(Lessee.projectOf(inner)).isEqualTo(project);
        assertThat(Lessee.projectOf(folder)).isEqualTo(folder);
    }

    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @CsvSource(delimiter = '|', textBlock = """
                    # directory, as a format of printf | its text, as a Java literal
                    plain                              | plain
                    a b%%41                            | a b%41
                    w\\303\\244g\\360\\237\\232\\200         | w\u00e4g\ud83d\ude80
                    w\\344g                             | w%E4g
                    """)
    void the_text_of_a_directory_is_the_same_in_every_locale(String format, String text) throws Exception {
        for (String locale : List.of("C", "C.UTF-8")) {
            assertThat(textIn(format, locale)).isEqualTo(literal(folder + "/" + text));
        }
    }

    /** Returns the text of the current directory in another JVM. */
    private String textIn(String format, String locale) throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                        "sh",
                        "-c",
                        "directory=$(printf \"$0\"); mkdir -p \"$directory\" && cd \"$directory\" && exec \"$@\"",
                        format,
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        rootOf(Lessee.class) + File.pathSeparator + rootOf(LesseeTest.class),
                        LesseeTest.class.getName())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        java.environment().put("LC_ALL", locale);
        return new String(java.start().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static Path rootOf(Class<?> type) throws URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(type.getResource(type.getSimpleName() + ".class"))
                .toURI());
        Path root = Objects.requireNonNull(file.getParent());
        return root.resolve("../".repeat(type.getPackageName().split("\\.").length))
                .normalize();
    }

    /** Prints the text of the current directory. Runs in the other JVM. */
    public static void main(String[] args) {
        System.out.print(literal(Lessee.thisProcess("acme").directoryText()));
    }

    private static String literal(String text) {
        StringBuilder literal = new StringBuilder();
        text.chars().forEach(c -> literal.append(c < 128 ? "" + (char) c : String.format("\\u%04x", c)));
        return literal.toString();
    }
}
