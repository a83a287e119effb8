package dev.projax.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.cli.Terminal;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {
    @ParameterizedTest
    @CsvSource({
        "port --range 1-2, '', --range",
        "port --range 1-2, 3-4, --range",
        "port, 3-4, PROJAX_RANGE",
        "port, '', --range",
        "who 1, '', PROJAX_RANGE"
    })
    void names_the_option_or_the_variable_whichever_decides(String line, String variable, String name) {
        Advice advice = advice(line, Map.of("PROJAX_RANGE", variable));

        assertThat(advice.name(Options.RANGE)).isEqualTo(name);
    }

    @Test
    void says_how_to_remove_a_setting() {
        Map<String, String> set = Map.of("PROJAX_VERIFIED", "1");

        assertThat(advice("port --verified", set).without(Options.VERIFIED)).isEqualTo("leave out --verified");
        assertThat(advice("port", set).without(Options.VERIFIED)).isEqualTo("unset PROJAX_VERIFIED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port | projax start --new",
                "port --range 1-2 | projax start --new --range 1-2",
                "port --home=it's --port-file=x | projax start --new --home 'it'\\''s' --port-file x"
            },
            quoteCharacter = '`')
    void repeats_the_options_that_say_which_servers_are_meant(String line, String command) {
        assertThat(advice(line, Map.of()).command("start --new")).isEqualTo(command);
    }

    @Test
    void leaves_out_the_option_that_the_command_changes() {
        Advice advice = advice("doctor --home x --range 1-2", Map.of());

        assertThat(advice.command("start --home y", Options.HOME)).isEqualTo("projax start --home y --range 1-2");
    }

    @Test
    void leaves_the_range_out_of_a_command_that_names_its_port() {
        Advice advice = advice("restart --home x --range 1-2", Map.of());

        assertThat(advice.command("start --port 1", Options.RANGE)).isEqualTo("projax start --port 1 --home x");
    }

    @ParameterizedTest
    @CsvSource({
        "port, '', '', --home",
        "port, /x, '', PROJAX_HOME",
        "port --home y, /x, '', --home",
        "port, '', /x, --home or PROJAX_PORT_FILE",
        "port --port-file y, '', '', --home or --port-file"
    })
    void names_what_decides_where_files_are(String line, String home, String portFile, String names) {
        Advice advice = advice(line, Map.of("PROJAX_HOME", home, "PROJAX_PORT_FILE", portFile));

        assertThat(advice.withAnotherPlace(new FileSystemException("/run/x", null, "not a directory")))
                .isEqualTo("/run/x: not a directory; choose another " + names);
        assertThat(advice.withAnotherPlace(
                        new FileSystemException("/run/x", null, "it is closed; try: chmod u+w /run/x")))
                .isEqualTo("/run/x: it is closed; try: chmod u+w /run/x; or choose another " + names);
    }

    @Test
    void names_only_the_port_file_for_its_own_problem() {
        String portFile = Path.of("target").toAbsolutePath().toString();
        Advice advice = advice("start --port-file target", Map.of());

        assertThat(advice.withAnotherPlace(new FileSystemException(portFile, null, "it is a directory")))
                .isEqualTo("the port file " + portFile + " is a directory; choose another --port-file");
        assertThat(advice.withAnotherPlace(new FileSystemException(portFile + ".lock", null, "permission denied")))
                .isEqualTo(portFile + ".lock: permission denied; choose another --port-file");
    }

    @Test
    void names_another_place_once() {
        String reason = "it is not private; if only you use it, try: chmod 700 /run/x";

        assertThat(advice("port", Map.of()).withAnotherPlace(new FileSystemException("/run/x", null, reason)))
                .isEqualTo("/run/x: " + reason + "; or choose another --home");
    }

    private static Advice advice(String line, Map<String, String> environment) {
        return new Advice(Terminal.arguments(line.split(" ", -1)), environment, new UserShell(false));
    }
}
