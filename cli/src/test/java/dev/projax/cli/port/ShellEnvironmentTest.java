package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellEnvironmentTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PATH=/bin;HOME=/root | PATH=/bin;HOME=/root | ",
                // a name that shells cannot use
                "a.b=1;PATH=/bin | PATH=/bin | --;a.b=1",
                "BASH_FUNC_f%%=() { : } | BASH_FUNC_f%%=() { : } | ",
                "BASH_FUNC_f%%=() { : } | BASH_FUNC_f%%=() {  : } | --;BASH_FUNC_f%%=() { : }",
                "=odd;odd;X=1 | X=1 | ",
                // what shells add and change
                "HOME=/root | HOME=/root;PWD=/ | -uPWD;--",
                "PWD=/link;SHLVL=1;_=/bin/x;IFS=, | PWD=/real;SHLVL=2;_=/bin/java;IFS= | --;PWD=/link;SHLVL=1;_=/bin/x;IFS=,",
                "SHLVL=1 | SHLVL=2;PWD=/ | -uPWD;--;SHLVL=1",
                // what the launcher changes only for its JVM
                "name=x;home=y;javaVersion=17 | name=2;home=3;javaVersion=4;path=5 | ",
                "CLASSPATH=x;_JAVA_OPTIONS=y | PROJAX_SAVED_CLASSPATH=x;LC_ALL=C.UTF-8;_JAVA_SR_SIGNUM=63 | ",
            })
    void env_undoes_what_the_shell_did(String given, String left, String words) {
        assertThat(ShellEnvironment.words(given.replace(';', '\0') + "\0", left.replace(';', '\0') + "\0"))
                .isEqualTo(words == null ? List.of() : List.of(words.split(";")));
    }

    @Test
    void says_nothing_about_a_process_that_it_cannot_read() {
        assertThat(ShellEnvironment.words(0)).isEmpty();
    }
}
