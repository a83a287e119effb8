package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class PathVariableTest {
    private static final Map<String, String> ADA = Map.of("HOME", "/home/ada");

    @ParameterizedTest
    @CsvSource({
        "/var/leases, /var/leases",
        "/var/leases/, /var/leases",
        "/var/../tmp/./x, /tmp/x",
        "/, /",
        "~, /home/ada",
        "~/, /home/ada",
        "~/.x/leases, /home/ada/.x/leases",
        "~//x, /home/ada/x",
        "/a/~/b, /a/~/b",
    })
    void reads_an_absolute_path_or_one_in_the_home(String value, String path) {
        assertThat(PathVariable.read("PROJAX_LEASES", value, ADA)).isEqualTo(Path.of(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"leases", "./leases", "../leases", "~bob/leases", "~x", " /tmp", "$HOME/x", "-"})
    void rejects_a_path_that_means_another_place_in_each_directory(String value) {
        assertThatExceptionOfType(InvalidPathException.class)
                .isThrownBy(() -> PathVariable.read("PROJAX_LEASES", value, ADA))
                .withMessageContaining("PROJAX_LEASES")
                .withMessageContaining(value);
    }

    @Test
    void rejects_what_is_no_path_and_names_the_variable() {
        assertThatExceptionOfType(InvalidPathException.class)
                .isThrownBy(() -> PathVariable.read("PROJAX_LEASES", "/a\0b", ADA))
                .withMessageContaining("PROJAX_LEASES");
    }

    @Test
    void a_path_in_a_home_that_is_missing_is_missing_too() {
        Path path = PathVariable.read("PROJAX_LEASES", "~/leases", Map.of("HOME", "relative"));

        assertThat(UserHome.isMissingFrom(path)).isTrue();
    }
}
