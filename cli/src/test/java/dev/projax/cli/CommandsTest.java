package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandsTest {
    @Test
    void describes_only_the_one_that_the_arguments_begin_with() {
        for (String name : names("--help")) {
            assertThat(names(name, "--verbose")).containsExactly(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "prot", ""})
    void describes_all_when_none_is_named(String argument) {
        assertThat(names(argument))
                .startsWith("start")
                .contains("port", "serve")
                .doesNotHaveDuplicates();
        assertThat(names()).isEqualTo(names(argument));
    }

    private static List<String> names(String... arguments) {
        return Commands.meantBy(arguments).stream()
                .map(command -> command.spec().name())
                .toList();
    }
}
