package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.TerminalWindow;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the Tab key does, in the shells themselves. */
final class CompletionIT {
    /** A shell that starts without the user's files and is set up to complete. */
    enum Shell {
        BASH("bash --norc --noprofile", "source <(projax completion bash)"),
        ZSH(
                "zsh -f",
                "autoload -Uz compinit && compinit -D && source <(projax completion zsh); PS1='$ '; unsetopt zle_bracketed_paste"),
        FISH(
                "fish --no-config",
                "function fish_prompt; echo -n '$ '; end; projax completion fish | source; set -g fish_autosuggestion_enabled 0");

        private final String command;
        private final String setUp;

        Shell(String command, String setUp) {
            this.command = command;
            this.setUp = setUp;
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
    @EnumSource
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

    private static TerminalWindow clear(TerminalWindow window) {
        // Not Ctrl-C, because a shell may drop what is typed while it handles that.
        return window.press("C-u")
                .enter("clear; echo clean")
                .awaitScreen("a clean screen", screen -> screen.startsWith("clean\n$") && screen.endsWith("$"));
    }
}
