package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.TerminalWindow;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the Tab key does, in the shells themselves. */
final class CompletionIT {
    private static final String BASH_COMPLETION = "/usr/share/bash-completion/bash_completion";

    /** A shell that starts without the user's files and is set up to complete. */
    enum Shell {
        BASH("bash --norc --noprofile", "eval \"$(projax completion bash)\""),
        STRICT_BASH("bash --norc --noprofile", "set -euf -o pipefail; eval \"$(projax completion bash)\""),
        BASH_WITH_BASH_COMPLETION(
                "bash --norc --noprofile",
                "set -u; source " + BASH_COMPLETION + "; eval \"$(projax completion bash)\""),
        ZSH("zsh -f", "autoload -Uz compinit && compinit -D && source <(projax completion zsh); " + Shell.PLAIN_ZSH),
        ZSH_WITH_LATE_COMPINIT(
                "zsh -f",
                "set -eufo pipefail; source <(projax completion zsh); set +e; autoload -Uz compinit && compinit -D; "
                        + Shell.PLAIN_ZSH),
        FISH(
                "fish --no-config",
                "function fish_prompt; echo -n '$ '; end; projax completion fish | source; set -g fish_autosuggestion_enabled 0");

        private static final String PLAIN_ZSH = "PS1='$ '; unsetopt zle_bracketed_paste";

        private final String command;
        private final String setUp;

        /** Makes {@code p} complete like {@code projax}. */
        private final String alias;

        Shell(String command, String setUp) {
            this.command = command;
            this.setUp = setUp;
            this.alias = "alias p=projax"
                    + switch (command.substring(0, command.indexOf(' '))) {
                        case "bash" -> "; complete -F _projax p";
                        case "zsh" -> "; setopt complete_aliases; compdef p=projax";
                        default -> "";
                    };
        }

        TerminalWindow open(Workplace place) throws IOException {
            String[] words = command.split(" ");
            Requirement.command(words[0]);
            TerminalWindow window = TerminalWindow.open(place, 100, 50, words);
            return window.awaitScreen("a prompt", screen -> !screen.isBlank())
                    .enter(setUp + "; clear; echo 'set up'")
                    .awaitScreen("the end of the setup", screen -> screen.startsWith("set up\n$"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BASH", "ZSH", "FISH"})
    void completes_commands_options_and_running_servers(Shell shell) throws IOException {
        try (Workplace place = Workplace.open();
                TerminalWindow window = shell.open(place)) {
            ServerProcess first = place.serve();
            ServerProcess second = place.serve();
            String id = Discovery.of(place.app())
                    .ask(first.port())
                    .server()
                    .flatMap(Server::id)
                    .orElseThrow()
                    .text();

            window.type("projax ").press("Tab").press("Tab");
            window.awaitScreen(
                    "all commands",
                    screen -> List.of("start", "restart", "discover", "completion").stream()
                            .allMatch(screen::contains));

            clear(window).type("projax disc").press("Tab");
            window.awaitScreen("the only command", screen -> screen.contains("$ projax discover"));
            clear(window).type("projax help disc").press("Tab");
            window.awaitScreen("what help can be about", screen -> screen.contains("$ projax help discover"));
            clear(window).type("projax discover --verif").press("Tab");
            window.awaitScreen("the only option", screen -> screen.contains("$ projax discover --verified"));

            clear(window).type("projax stop ").press("Tab").press("Tab");
            window.awaitScreen(
                    "both ports",
                    screen -> screen.contains(Integer.toString(first.port()))
                            && screen.contains(Integer.toString(second.port())));
            assertThat(window.screen()).doesNotContain("Exception", "not found");

            clear(window).type("projax stop " + id.substring(0, 6)).press("Tab");
            window.awaitScreen("the id", screen -> screen.contains("$ projax stop " + id));
            clear(window).type("projax stop " + id).press("Enter");
            window.awaitScreen("the answer", screen -> screen.contains("stopped " + first.url()));
            for (String command : List.of("who", "free")) {
                clear(window).type("projax " + command + " ").press("Tab");
                window.awaitScreen(
                        "the only held port", screen -> screen.contains("$ projax " + command + " " + second.port()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void completes_the_program_of_a_lease_and_its_files(Shell shell) throws IOException {
        if (shell == Shell.BASH_WITH_BASH_COMPLETION) {
            Requirement.file(BASH_COMPLETION);
        }
        try (Workplace place = Workplace.open();
                TerminalWindow window = shell.open(place)) {
            Files.createFile(place.directory().resolve("server.py"));
            Files.createFile(place.directory().resolve("two words"));
            Path bin = Files.createDirectory(place.directory().resolve("my bin"));
            Files.createSymbolicLink(bin.resolve("projax"), Distribution.launcher());

            requireCompleted(window, "projax lease mkfif", "projax lease mkfifo");
            requireCompleted(window, "projax lease -- cat serv", "projax lease -- cat server.py");
            requireCompleted(window, "projax lease cat two", "projax lease cat two\\ words");
            requireCompleted(
                    window,
                    "projax lease --range=1-2 --home x -- cat my",
                    "projax lease --range=1-2 --home x -- cat my\\ bin/");
            requireCompleted(window, "my\\ bin/projax lease cat serv", "my\\ bin/projax lease cat server.py");
            // none of these has a candidate, and the shell survives that
            requireCompleted(window, "projax lease -- cat --rang", "projax lease -- cat --rang");
            requireCompleted(window, "projax stop nosuch", "projax stop nosuch");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STRICT_BASH", "ZSH", "FISH"})
    void completes_names_of_leases_also_for_an_alias(Shell shell) throws IOException {
        try (Workplace place = Workplace.open();
                TerminalWindow window = shell.open(place)) {
            assertThat(place.projax("lease", "--name", "web", "--", "true").exit())
                    .isZero();
            assertThat(place.projax("lease", "--name", "api", "--detach").exit())
                    .isZero();
            window.enter(shell.alias);

            requireCompleted(window, "projax url --name w", "projax url --name web");
            requireCompleted(window, "projax release a", "projax release api");
            requireCompleted(window, "projax lease --name w", "projax lease --name web");
            requireCompleted(window, "p lease --name w", "p lease --name web");
        }
    }

    @ParameterizedTest
    @CsvSource({"bash, bash --norc", "zsh, zsh -f"})
    void a_strict_shell_reads_the_script_without_a_word(String shell, String command) throws IOException {
        Requirement.command(shell);
        try (Workplace place = Workplace.open()) {
            Path script = place.directory().resolve("script");
            Files.writeString(script, place.projax("completion", shell).out());
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.addAll(List.of("-c", "set -euf -o pipefail; . \"$0\"; echo \"$-\"", script.toString()));

            Finished read = place.terminal().run(words.toArray(String[]::new));

            assertThat(read.err()).isEmpty();
            assertThat(read.out()).contains("e", "u", "f");
        }
    }

    private static void requireCompleted(TerminalWindow window, String typed, String completed) {
        clear(window).type(typed).press("Tab").type("#");
        window.awaitScreen(completed, screen -> screen.replace(" #", "#").contains("$ " + completed + "#"));
        assertThat(window.screen().lines()).hasSize(2);
    }

    private static TerminalWindow clear(TerminalWindow window) {
        // Not Ctrl-C, because a shell may drop what is typed while it handles that.
        return window.press("C-u")
                .enter("clear; echo clean")
                .awaitScreen("a clean screen", screen -> screen.startsWith("clean\n$") && screen.endsWith("$"));
    }
}
