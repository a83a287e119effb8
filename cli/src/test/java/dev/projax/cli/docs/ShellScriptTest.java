package dev.projax.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShellScriptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "projax start --new # a second one = [start, --new]",
                "mvn -q install && cli/target/projax/bin/projax start = [start]",
                "curl \"localhost:$(projax port)/health\" = [port]",
                "source <(projax completion bash) = [completion, bash]",
                "projax logs -n 200 >log.txt 2>&1 | grep x = [logs, -n, 200]",
                "trap 'projax stop --all; rm -r x' EXIT = [stop, --all]",
                "if ! projax port --verified; then projax start; fi = [port, --verified]; [start]",
                "sudo -u ada projax free 38124 = [free, 38124]",
                "timeout 30s projax start = [start]",
                "projax free \"$(projax port)\" --yes = [port]; [free, 38124, --yes]",
                "(cd x; projax url) = [url]",
                "echo projax start; man projax = ``",
                "projax lease -- projax serve = [lease, --, projax, serve]; [serve]",
                "projax logs ${ID} \"$1\" $((PORT + 1)) = [logs, 38124, 38124, 38124]",
            })
    void finds_the_arguments_of_each_projax_command(String script, String commands) {
        assertThat(ShellScript.projaxCommands(script).stream().map(List::toString))
                .containsExactly(commands.isEmpty() ? new String[0] : commands.split("; "));
    }

    @Test
    void assignments_may_stand_before_a_command() {
        assertThat(ShellScript.projaxCommands("PROJAX_HOME=$(mktemp -d) A='b c' projax start"))
                .containsExactly(List.of("start"));
    }

    @Test
    void a_command_may_go_on_in_the_next_line() {
        assertThat(ShellScript.projaxCommands("projax start \\\n  --new\nprojax stop"))
                .containsExactly(List.of("start", "--new"), List.of("stop"));
    }

    @Test
    void a_branch_of_a_case_is_read() {
        assertThat(ShellScript.projaxCommands("case $x in\n  a) projax stop ;;\nesac\nprojax url"))
                .containsExactly(List.of("stop"), List.of("url"));
    }
}
