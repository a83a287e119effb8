package dev.projax.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-01T12:00:00Z",
                "2024-01-01T12:00:00.000Z",
                "2024-01-01t12:00:00z",
                "2024-01-01T12:00:00.1Z",
                "2024-01-01T12:00:00.123456789012Z",
                "2024-01-01T12:00:00+00:00",
                "2024-01-01T12:00:00-23:59",
                "2024-01-01T12:00:00.5+05:30",
                "2024-02-29T00:00:00Z",
                "2000-02-29T00:00:00Z",
                "2024-04-30T23:59:59Z",
                "2016-12-31T23:59:60Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
            })
    void recognizes_an_instant(String text) {
        assertThat(Rfc3339.isInstant(text)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "Z",
                "2024-01-01",
                "2024-01-01T12:00Z",
                "2024-01-01T12:00:00",
                "2024-01-01 12:00:00Z",
                "2024-01-01T12:00:00 Z",
                "2024-01-01T12:00:00Z ",
                " 2024-01-01T12:00:00Z",
                "2024-01-01T12:00:00ZZ",
                "2024-01-01T12:00:00.Z",
                "2024-01-01T12:00:00,5Z",
                "2024-01-01T12:00:00.5",
                "2024-01-01T12:00:00.5x",
                "2024-01-01T12:00:00+0530",
                "2024-01-01T12:00:00+05",
                "2024-01-01T12:00:00+5:30",
                "2024-01-01T12:00:00+24:00",
                "2024-01-01T12:00:00+00:60",
                "2024-01-01T12:00:00*00:00",
                "2024-01-01T24:00:00Z",
                "2024-01-01T12:60:00Z",
                "2024-01-01T12:00:61Z",
                "2024-00-01T12:00:00Z",
                "2024-13-01T12:00:00Z",
                "2024-01-00T12:00:00Z",
                "2024-01-32T12:00:00Z",
                "2024-04-31T12:00:00Z",
                "2023-02-29T12:00:00Z",
                "1900-02-29T12:00:00Z",
                "24-01-01T12:00:00Z",
                "12024-01-01T12:00:00Z",
                "-2024-01-01T12:00:00Z",
                "2024/01/01T12:00:00Z",
                "2024-1-1T12:00:00Z",
                "\u0662\u0660\u0662\u0664-01-01T12:00:00Z",
                "2024-01-01T12:00:00\u0660Z",
                "1704110400",
            })
    void recognizes_nothing_else(String text) {
        assertThat(Rfc3339.isInstant(text)).isFalse();
    }
}
