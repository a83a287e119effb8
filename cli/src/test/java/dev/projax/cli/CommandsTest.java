package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.reference.HelpText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CommandsTest {
    @Test
    void describes_only_the_command_that_the_arguments_start_with() {
        for (String name : names("--help")) {
            assertThat(names(name, "--verbose")).containsExactly(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "prot", ""})
    void describes_all_commands_if_none_is_named(String argument) {
        assertThat(names(argument))
                .startsWith("start")
                .contains("port", "serve")
                .doesNotHaveDuplicates();
        assertThat(names()).isEqualTo(names(argument));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 80})
    void have_help_texts_that_break_no_word_at_any_width(int columns) {
        for (CommandLine command : new CommandLine(Commands.model(), SpecFactory.INSTANCE)
                .getSubcommands()
                .values()) {
            List<String> help = HelpText.of(command, false, columns);

            assertThat(words(help)).isEqualTo(words(HelpText.of(command, false, 1000)));
            assertThat(help)
                    .allMatch(line ->
                            line.length() <= columns || words(List.of(line)).size() == 1);
        }
    }

    private static List<String> words(List<String> lines) {
        return List.of(String.join(" ", lines).strip().split("\\s+"));
    }

    private static List<String> names(String... arguments) {
        return Commands.meantBy(arguments).stream()
                .map(command -> command.spec().name())
                .toList();
    }
}
