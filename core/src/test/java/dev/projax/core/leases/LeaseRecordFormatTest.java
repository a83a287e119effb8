package dev.projax.core.leases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseRecordFormatTest {
    private static final LeaseRecord FULL = new LeaseRecord(
            21_000,
            "0123456789abcdef",
            812,
            Instant.parse("2026-11-30T12:00:00.123Z"),
            "acme",
            "web",
            "/home/ada/shop",
            "node",
            Instant.parse("2026-12-01T12:00:00Z"));

    @Test
    void writes_what_is_known() {
        assertThat(LeaseRecordFormat.format(FULL))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("""
                        version=1
                        port=21000
                        id=0123456789abcdef
                        pid=812
                        since=2026-11-30T12:00:00.123Z
                        app=acme
                        name=web
                        directory=/home/ada/shop
                        program=node
                        until=2026-12-01T12:00:00.000Z
                        """);
        assertThat(LeaseRecordFormat.format(LeaseRecord.unknown(21_000)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("version=1\nport=21000\n");
    }

    @Test
    void reads_what_it_wrote() {
        assertThat(LeaseRecordFormat.parse(21_000, LeaseRecordFormat.format(FULL)))
                .isEqualTo(FULL);
        assertThat(LeaseRecordFormat.parse(21_000, LeaseRecordFormat.format(LeaseRecord.unknown(21_000))))
                .isEqualTo(LeaseRecord.unknown(21_000));
    }

    @Test
    void a_record_of_another_port_says_nothing() {
        assertThat(LeaseRecordFormat.parse(21_001, LeaseRecordFormat.format(FULL)))
                .isEqualTo(LeaseRecord.unknown(21_001));
    }

    @ParameterizedTest
    @CsvSource({
        "id=0123456789abcde",
        "id=0123456789ABCDEF",
        "id=0123456789abcdef0",
        "id=",
        "pid=-1",
        "pid=node",
        "pid=99999999999999999999",
        "since=yesterday",
        "since=",
        "until=0",
        "until=+12026-11-30T12:00:00Z",
    })
    void a_malformed_value_is_unknown(String line) {
        byte[] content = ("version=1\nport=21000\n" + line + "\n").getBytes(StandardCharsets.UTF_8);

        assertThat(LeaseRecordFormat.parse(21_000, content)).isEqualTo(LeaseRecord.unknown(21_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "version=1\n", "version=1\nport=021000\n", "\0\0\0\0"})
    void garbage_says_nothing(String content) {
        assertThat(LeaseRecordFormat.parse(21_000, content.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(LeaseRecord.unknown(21_000));
    }
}
