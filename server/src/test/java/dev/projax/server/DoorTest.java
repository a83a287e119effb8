package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {
    private final Door door = new Door(38124, Set.of("https://app.example"));

    @ParameterizedTest
    @ValueSource(strings = {"localhost:38124", "127.0.0.1:38124", "[::1]:38124"})
    void knows_its_own_names(String host) {
        assertThat(door.knowsHost(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:",
                "localhost:38125",
                "localhost:038124",
                "localhost:38124 ",
                "LOCALHOST:38124",
                "localhost.:38124",
                "evil.example:38124",
                "localhost.evil.example:38124",
                "localhost:38124.evil.example",
                "evil.example@localhost:38124",
                "127.0.0.2:38124",
                "127.1:38124",
                "0.0.0.0:38124",
                "::1:38124",
                "[::]:38124",
                "[::ffff:127.0.0.1]:38124",
                ":38124"
            })
    void knows_no_other_name(String host) {
        assertThat(door.knowsHost(host)).isFalse();
    }

    @Test
    void knows_no_missing_host() {
        assertThat(door.knowsHost(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "https://localhost",
                "http://localhost:3000",
                "https://127.0.0.1:8443",
                "http://[::1]:65535",
                "https://app.example"
            })
    void welcomes_pages_of_this_machine_and_allowed_ones(String origin) {
        assertThat(door.welcomes(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "*",
                "file://",
                "localhost:3000",
                "ftp://localhost",
                "http://localhost:",
                "http://localhost:65536",
                "http://localhost:x",
                "http://localhost/",
                "http://localhost.evil.example",
                "http://localhost:3000.evil.example",
                "http://evil.example",
                "http://app.example",
                "https://app.example:443",
                "https://app.example.evil.example",
                "https://APP.example",
                "chrome-extension://abcdef"
            })
    void welcomes_no_other_page(String origin) {
        assertThat(door.welcomes(origin)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // method, site, mode, destination, foreign
        "GET,  cross-site,  no-cors,  image,    true",
        "GET,  cross-site,  cors,     empty,    true",
        "GET,  cross-site,  navigate, iframe,   true",
        "GET,  cross-site,  navigate, document, false",
        "HEAD, cross-site,  navigate, document, false",
        "POST, cross-site,  navigate, document, true",
        "GET,  cross-site,  ,         ,         true",
        "GET,  same-site,   no-cors,  image,    false",
        "GET,  same-origin, cors,     empty,    false",
        "GET,  none,        navigate, document, false",
        "POST, ,            ,         ,         false",
    })
    void tells_a_foreign_page_from_a_link(
            String method, String site, String mode, String destination, boolean foreign) {
        assertThat(door.isForeign(method, new Door.Fetch(site, mode, destination)))
                .isEqualTo(foreign);
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example, true",
        "http://app.example:8080, true",
        "tauri://localhost, true",
        "null, false",
        "*, false",
        "https://*.example, false",
        "https://app.example/, false",
        "https://App.example, false",
        "https://, false",
        "app.example, false",
        "'https://app.example, https://b.example', false",
    })
    void knows_an_origin_that_stands_for_one_site(String text, boolean origin) {
        assertThat(Door.isOrigin(text)).isEqualTo(origin);
    }
}
