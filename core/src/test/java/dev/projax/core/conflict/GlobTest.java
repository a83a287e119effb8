package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "'', a, false",
        "ssh, ssh, true",
        "ssh, sshd, false",
        "sshd, ssh, false",
        "qemu-system-*, qemu-system-x86_64, true",
        "qemu-system-*, qemu-system-, true",
        "qemu-system-*, qemu-img, false",
        "*hostfwd=*, 'user,hostfwd=tcp::8080-:80', true",
        "*ab, aab, true",
        "*ab*ab, abab, true",
        "*ab*ab, ab, false",
        "#:#, 8080:80, true",
        "#:#, 8080:, false",
        "#:#, 8080:80/tcp, false",
        "#, 38124, true",
        "#, '', false",
        "python#.#, python3.11, true",
        "*:#:*:#, '[::1]:8080:db:5432', true",
        "tcp*-listen:*, TCP4-LISTEN:80, false",
        "-L, -l, false",
        "-L, -L, true",
        "-l, -L, false",
    })
    void matches_a_text_with_a_pattern(String pattern, String text, boolean isMatch) {
        assertThat(Glob.matches(pattern, text)).isEqualTo(isMatch);
    }

    @Test
    @Timeout(20)
    void takes_no_long_time_for_any_text() {
        String text = "1:".repeat(60_000);

        assertThat(Glob.matches("*#:*:#:*:#x", text)).isFalse();
    }
}
