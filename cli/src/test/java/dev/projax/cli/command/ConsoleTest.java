package dev.projax.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "true, '', xterm, true",
        "true, '', '', true",
        "true, 1, xterm, false",
        "true, '', dumb, false",
        "false, '', xterm, false",
    })
    void has_colors_on_a_terminal_unless_they_are_unwanted(
            boolean isTerminal, String noColor, String term, boolean isColored) {
        Console console = console(isTerminal, Map.of("NO_COLOR", noColor, "TERM", term));

        console.fail("no");

        assertThat(console.isColored()).isEqualTo(isColored);
        assertThat(text()).isEqualTo((isColored ? "\u001b[31mprojax:\u001b[0m" : "projax:") + " no\n");
    }

    @Test
    void prints_only_errors_when_quiet() {
        Console console = console(false, Map.of()).quiet();

        console.tell("good to know");
        console.warn("careful");
        console.fail("broken");

        assertThat(text()).isEqualTo("projax: broken\n");
    }

    @ParameterizedTest
    @CsvSource({"y, true", "yes, true", "' Y ', true", "n, false", "'', false", "yess, false", ", false"})
    void takes_only_y_or_yes_as_agreement(@Nullable String typed, boolean agreed) throws IOException {
        byte[] line = typed == null ? new byte[0] : (typed + "\n").getBytes(StandardCharsets.UTF_8);
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Console console = new Console(
                Map.of(),
                new ByteArrayInputStream(line),
                stream,
                stream,
                new LauncherFacts(null, true, true, true, null),
                InstantSource.system(),
                false);

        assertThat(console.canAsk()).isTrue();
        assertThat(console.agrees("End it?")).isEqualTo(agreed);
        assertThat(text()).isEqualTo("End it? [y/N] " + (typed == null ? System.lineSeparator() : ""));
    }

    private Console console(boolean isTerminal, Map<String, String> environment) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Console(
                environment, stream, stream, new LauncherFacts(null, isTerminal, isTerminal, isTerminal, null));
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
