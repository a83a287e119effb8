package dev.projax.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT59.9S, 59s",
        "PT60S, 1m 0s",
        "PT59M59S, 59m 59s",
        "PT1H, 1h 0m",
        "PT25H59M, 1d 1h",
        "P400D, 400d 0h",
        "PT-1S, -",
    })
    void an_uptime_has_its_two_largest_units(Duration time, String words) {
        assertThat(Formats.uptime(time)).isEqualTo(words);
    }

    @ParameterizedTest(name = "started {0}, now {1}, boot {2}: {3}")
    @CsvSource({
        "2026-03-01T10:00:00Z, 2026-03-01T11:30:00Z, 2026-03-01T09:00:00Z, 1h 30m",
        // a server that started at boot, before the clock was corrected by some seconds
        "2026-03-01T08:59:30Z, 2026-03-01T11:00:00Z, 2026-03-01T09:00:00Z, 2h 0m",
        // a machine without a battery for its clock
        "1970-01-01T00:00:12Z, 2026-03-01T11:00:00Z, 2026-03-01T09:00:00Z, -",
        "2026-03-01T08:00:00Z, 2026-03-01T11:00:00Z, 2026-03-01T09:00:00Z, -",
        "2027-03-01T10:00:00Z, 2026-03-01T11:00:00Z, 2026-03-01T09:00:00Z, -",
    })
    void an_impossible_uptime_is_a_dash(Instant started, Instant now, Instant boot, String words) {
        assertThat(Formats.uptime(started, now, boot)).isEqualTo(words);
    }

    @Test
    void without_a_boot_time_only_the_future_is_impossible() {
        Instant now = Instant.parse("2026-03-01T11:00:00Z");

        assertThat(Formats.uptime(Instant.EPOCH, now, Instant.MIN)).isEqualTo("20513d 11h");
        assertThat(Formats.uptime(now.plusSeconds(1), now, Instant.MIN)).isEqualTo("-");
    }
}
