package dev.projax.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherFactsTest {
    @ParameterizedTest
    @CsvSource({
        "out, false, true, false",
        "',err', false, false, true",
        "'out,err', false, true, true",
        "'in,out', true, true, false",
        "in, true, false, false",
        "'', false, false, false",
        ", false, false, false"
    })
    void says_which_streams_are_terminals(@Nullable String terminals, boolean in, boolean out, boolean err) {
        LauncherFacts launcher = LauncherFacts.of("/opt/projax/bin/projax", terminals, null);

        assertThat(launcher).isEqualTo(new LauncherFacts(Path.of("/opt/projax/bin/projax"), in, out, err, null));
    }

    @Test
    void may_be_missing() {
        assertThat(LauncherFacts.of(null, null, null)).isEqualTo(LauncherFacts.NONE);
    }

    @ParameterizedTest
    @CsvSource({", C.UTF-8", "'', ", "C, C", "de_DE.UTF-8, de_DE.UTF-8"})
    void gives_programs_the_locale_of_the_user(@Nullable String users, @Nullable String theirs) {
        Map<String, String> environment = new HashMap<>(Map.of("LC_ALL", "C.UTF-8"));

        LauncherFacts.of(null, null, users).restore(environment);

        assertThat(environment.get("LC_ALL")).isEqualTo(theirs);
    }

    @Test
    void restores_the_users_java_variables_for_programs() {
        Map<String, String> environment = new HashMap<>(
                Map.of("PROJAX_SAVED_JAVA_TOOL_OPTIONS", "-Xmx1g", "PROJAX_SAVED_CLASSPATH", "", "PORT", "1"));

        LauncherFacts.NONE.restore(environment);

        assertThat(environment)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g", "CLASSPATH", "", "PORT", "1"));
    }
}
