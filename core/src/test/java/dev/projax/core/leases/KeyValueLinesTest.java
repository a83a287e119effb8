package dev.projax.core.leases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValueLinesTest {
    @Test
    void writes_a_line_for_each_value_that_is_known() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("port", 21_000);
        values.put("name", null);
        values.put("directory", "/home/ada/shop");

        assertThat(KeyValueLines.format(values))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("version=1\nport=21000\ndirectory=/home/ada/shop\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a=b=c",
                "a\nport=1\n",
                "\r\t\0\u001b[2J\u007f",
                "100%",
                "%0A",
                "%%41%4",
                "Stra\u00dfe/\ud83d\ude80",
                "\u2028\u0085"
            })
    void reads_every_value_as_it_was_written_on_one_line(String value) {
        byte[] content = KeyValueLines.format(Map.of("directory", value));

        assertThat(KeyValueLines.parse(content)).containsExactly(Map.entry("directory", value));
        assertThat(new String(content, StandardCharsets.UTF_8).chars().filter(c -> c < ' ' && c != '\n'))
                .isEmpty();
        assertThat(new String(content, StandardCharsets.UTF_8).split("\n")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "version=1",
                "version=2\nport=1\n",
                "version=10\nport=1\n",
                "port=1\nversion=1\n",
                "version=1\nport=1",
                "\u0000\u0001\ufffd"
            })
    void reads_nothing_from_another_format_or_half_a_file(String content) {
        assertThat(KeyValueLines.parse(content.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void skips_lines_without_a_key_and_keeps_escapes_that_are_none() {
        byte[] content = "version=1\n\n=x\nnothing\na=%zz%4\n".getBytes(StandardCharsets.UTF_8);

        assertThat(KeyValueLines.parse(content)).containsExactly(Map.entry("a", "%zz%4"));
    }

    @Test
    void has_room_for_the_longest_path_even_if_every_byte_is_escaped() {
        byte[] content = KeyValueLines.format(Map.of("directory", "/" + "\n".repeat(4095)));

        assertThat(content).hasSizeLessThan(KeyValueLines.MAX_BYTES - 1000);
    }
}
