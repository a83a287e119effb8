package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PortPlaceholdersTest {
    private final PortPlaceholders placeholders =
            PortPlaceholders.of(Map.of("{port}", "21000", "{port:web}", "21000", "{port:my-api}", "21001"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{port} | 21000",
                "--port={port} | --port=21000",
                "{port}{port:my-api}{port} | 210002100121000",
                "http://localhost:{port:web}/ | http://localhost:21000/",
                "{port:other} | {port:other}",
                "{port:05d} | {port:05d}",
                "{port:} | {port:}",
                "{PORT} | {PORT}",
                "{port | {port",
                "{{port}} | {21000}",
                "{port:{port}} | {port:21000}",
                "$PORT | $PORT",
                "'' | ''",
            })
    void replaces_only_the_ports_of_the_lease(String argument, String expected) {
        assertThat(placeholders.replace(argument)).isEqualTo(expected);
    }
}
