package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
    void has_colours_for_a_person_who_does_not_mind_them(
            boolean isTerminal, String noColor, String term, boolean isColoured) {
        Console console = console(isTerminal, Map.of("NO_COLOR", noColor, "TERM", term));

        console.fail("no");

        assertThat(console.isColoured()).isEqualTo(isColoured);
        assertThat(text()).isEqualTo((isColoured ? "\u001b[31mprojax:\u001b[0m" : "projax:") + " no\n");
    }

    @Test
    void leaves_out_all_but_errors_when_it_is_to_be_quiet() {
        Console console = console(false, Map.of()).quiet();

        console.tell("good to know");
        console.warn("careful");
        console.fail("broken");

        assertThat(text()).isEqualTo("projax: broken\n");
    }

    private Console console(boolean isTerminal, Map<String, String> environment) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Console(environment, stream, stream, new Launcher(null, isTerminal, isTerminal));
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
