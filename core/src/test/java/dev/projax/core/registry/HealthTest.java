package dev.projax.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
    @ParameterizedTest
    @CsvSource({
        "2024-01-01T12:00:00Z, 2024-01-01T12:00:00.000Z",
        "2024-02-29T23:59:59.999999999Z, 2024-02-29T23:59:59.999Z",
        "2024-12-31T01:02:03.004Z, 2024-12-31T01:02:03.004Z",
        "0007-08-09T00:00:00.05Z, 0007-08-09T00:00:00.050Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59.000Z",
    })
    void writes_utc_with_three_decimals(Instant now, String timestamp) {
        String body = Health.body(now);

        assertThat(body).isEqualTo("{\"status\":\"ok\",\"timestamp\":\"" + timestamp + "\"}");
    }

    @Test
    void accepts_its_own_body() {
        String body = Health.body(Instant.now());

        assertThat(Health.isHealthy(body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"timestamp\":\"2024-01-01T12:00:00Z\",\"status\":\"ok\"}",
                " {\n  \"status\" : \"ok\",\r\n\t\"timestamp\" : \"2024-01-01t12:00:00.123456789+05:30\"\n}\n",
                "{\"status\":\"ok\",\"timestamp\":\"2024-01-01T12:00:00Z\",\"version\":2,\"checks\":[{\"db\":null}]}",
                "{\"status\":\"fail\",\"status\":\"ok\",\"timestamp\":\"2024-01-01T12:00:00Z\"}",
                "{\"\\u0073tatus\":\"o\\u006b\",\"timestamp\":\"2024-01-01T12:00:00Z\"}",
            })
    void accepts_the_health_of_other_servers(String body) {
        assertThat(Health.isHealthy(body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ok",
                "null",
                "{}",
                "[]",
                "\"ok\"",
                "{\"status\":\"ok\"}",
                "{\"timestamp\":\"2024-01-01T12:00:00Z\"}",
                "{\"status\":\"OK\",\"timestamp\":\"2024-01-01T12:00:00Z\"}",
                "{\"status\":\"UP\",\"timestamp\":\"2024-01-01T12:00:00Z\"}",
                "{\"status\":true,\"timestamp\":\"2024-01-01T12:00:00Z\"}",
                "{\"status\":[\"ok\"],\"timestamp\":\"2024-01-01T12:00:00Z\"}",
                "{\"status\":\"ok\",\"timestamp\":1704110400}",
                "{\"status\":\"ok\",\"timestamp\":null}",
                "{\"status\":\"ok\",\"timestamp\":\"2024-01-01\"}",
                "{\"status\":\"ok\",\"timestamp\":\"now\"}",
                "{\"status\":\"ok\",\"status\":\"fail\",\"timestamp\":\"2024-01-01T12:00:00Z\"}",
                "{\"status\":\"ok\",\"timestamp\":\"2024-01-01T12:00:00Z\"",
                "{\"status\":\"ok\",\"timestamp\":\"2024-01-01T12:00:00Z\"}x",
                "[{\"status\":\"ok\",\"timestamp\":\"2024-01-01T12:00:00Z\"}]",
                "{\"health\":{\"status\":\"ok\",\"timestamp\":\"2024-01-01T12:00:00Z\"}}",
                "\uFEFF{\"status\":\"ok\",\"timestamp\":\"2024-01-01T12:00:00Z\"}",
            })
    void accepts_nothing_else(String body) {
        assertThat(Health.isHealthy(body)).isFalse();
    }
}
