package dev.projax.core.portfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.projax.core.files.Reading;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortFileFormatTest {
    @Test
    void writes_the_port_in_decimal_and_a_newline() {
        byte[] content = PortFileFormat.format(38124);

        assertThat(content).isEqualTo("38124\n".getBytes(US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 80, 38124, 65535})
    void reads_what_it_writes(int port) {
        Reading<Integer> reading = PortFileFormat.parse(PortFileFormat.format(port));

        assertThat(reading.value()).isEqualTo(Optional.of(port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"38124", "38124\r\n", " 38124 ", "\t38124\n\n", "\n\n38124", "\u000b\f38124"})
    void ignores_ascii_white_space_around_the_port(String content) {
        Reading<Integer> reading = PortFileFormat.parse(content.getBytes(US_ASCII));

        assertThat(reading.value()).isEqualTo(Optional.of(38124));
        assertThat(reading.ignored()).isEmpty();
        assertThat(reading.says(38124)).isTrue();
        assertThat(reading).hasToString("38124");
    }

    static Stream<Arguments> unusable() {
        String notANumber = "its content is not a port number";
        return Stream.of(
                arguments(bytes(""), "it is empty"),
                arguments(bytes(" \r\n\t "), "it is empty"),
                arguments(bytes("38124abc"), notANumber),
                arguments(bytes("abc38124"), notANumber),
                arguments(bytes("+1"), notANumber),
                arguments(bytes("-1"), notANumber),
                arguments(bytes("0x94EC"), notANumber),
                arguments(bytes("38124.0"), notANumber),
                arguments(bytes("38124\n38125\n"), notANumber),
                arguments(bytes("381 24"), notANumber),
                arguments(bytes("038124"), notANumber),
                arguments(bytes("4294967297"), notANumber),
                arguments(bytes("99999999999999999999"), notANumber),
                arguments(bytes("{\"port\":38124}"), notANumber),
                arguments("\uFEFF38124\n".getBytes(UTF_8), notANumber),
                arguments("38124\n".getBytes(UTF_16LE), notANumber),
                arguments("\u0663\u0668\u0661\u0662\u0664".getBytes(UTF_8), notANumber),
                arguments(bytes("\u00a038124"), notANumber),
                arguments(bytes("38124\0"), notANumber),
                arguments(new byte[64], notANumber),
                arguments(new byte[10 * 1024 * 1024], notANumber),
                arguments(bytes("0"), "port 0 does not exist"),
                arguments(bytes("00000"), "port 0 does not exist"),
                arguments(bytes("65536"), "port 65536 does not exist"),
                arguments(bytes("99999"), "port 99999 does not exist"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void says_why_other_content_is_ignored(byte[] content, String reason) {
        Reading<Integer> reading = PortFileFormat.parse(content);

        assertThat(reading.value()).isEmpty();
        assertThat(reading.ignored()).contains(reason);
        assertThat(reading.says(0)).isFalse();
        assertThat(reading).hasToString("ignored: " + reason);
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }
}
