package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The man pages and completions in the distribution's {@code share}. */
final class ReferenceIT {
    private static final Path SHARE = Distribution.directory().resolve("share");

    @Test
    void every_command_has_a_man_page_that_formats_without_warnings() throws IOException {
        Requirement.command("groff");
        try (Workplace place = Workplace.open()) {
            List<String> commands = place.projax("completion", "bash")
                    .out()
                    .lines()
                    .filter(line -> line.matches(" {8}[a-z]+\\) .*_projax_offer.*"))
                    .map(line -> line.strip().replaceFirst("\\).*", ""))
                    .toList();
            assertThat(commands).contains("start", "stop", "completion");
            for (String command : commands) {
                Path page = SHARE.resolve("man/man1/projax-" + command + ".1");

                Finished rendered = place.terminal()
                        .with("GROFF_NO_SGR", "1")
                        .run("groff", "-man", "-Tascii", "-ww", "-P-cbou", page.toString());

                assertThat(rendered.err()).as(page.toString()).isEmpty();
                assertThat(rendered.out())
                        .contains(
                                "projax-" + command + " - ",
                                "SYNOPSIS",
                                "projax " + command + " ",
                                "--help",
                                "EXAMPLE");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bash, bash-completion/completions/projax",
        "zsh, zsh/site-functions/_projax",
        "fish, fish/vendor_completions.d/projax.fish"
    })
    void completion_is_where_shells_look_and_matches_what_the_command_prints(String shell, String file)
            throws IOException {
        try (Workplace place = Workplace.open()) {
            String printed = place.projax("completion", shell).out();

            assertThat(printed.stripTrailing())
                    .isEqualTo(Files.readString(SHARE.resolve(file)).stripTrailing());
        }
    }

    @Test
    void hidden_options_are_not_mentioned() throws IOException {
        try (Stream<Path> files = Files.walk(SHARE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file).replace("\\-", "-"))
                        .as(file.toString())
                        .doesNotContain("--background", "--sole", "--prefer");
            }
        }
    }
}
