package dev.projax.core.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserPolicyTest {
    private static final String OWN = "localhost:38124";

    private final BrowserPolicy policy = BrowserPolicy.forPort(38124).allowingOrigins(Set.of("https://app.example"));

    @ParameterizedTest
    @ValueSource(strings = {"localhost:38124", "127.0.0.1:38124", "[::1]:38124"})
    void accepts_the_names_of_this_machine(String host) {
        assertThat(policy.decide("GET", headers("Host", host))).hasToString("let in");
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
    void refuses_any_other_name(String host) {
        assertThat(policy.decide("GET", headers("Host", host)))
                .hasToString("403: the Host header does not name this server; use localhost:38124");
    }

    @Test
    void refuses_a_missing_or_doubled_host() {
        assertThat(policy.decide("GET", name -> null).status()).hasValue(403);
        assertThat(policy.decide("GET", Map.of("Host", List.of(OWN, OWN))::get).status())
                .hasValue(403);
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
    void lets_in_pages_of_this_machine_and_of_allowed_origins(String origin) {
        BrowserPolicy.Decision decision = policy.decide("GET", headers("Host", OWN, "Origin", origin));

        assertThat(decision).hasToString("let in");
        assertThat(decision.headers())
                .containsOnly(entry("Access-Control-Allow-Origin", origin), entry("Vary", "Origin"));
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
    void refuses_any_other_page(String origin) {
        BrowserPolicy.Decision decision = policy.decide("GET", headers("Host", OWN, "Origin", origin));

        assertThat(decision)
                .hasToString(
                        isOrigin(origin)
                                ? "403: the origin " + origin + " is not allowed"
                                : "403: the request comes from a web page whose origin is not allowed");
        assertThat(decision.headers()).isEmpty();
    }

    private static boolean isOrigin(String text) {
        try {
            return BrowserPolicy.requireOrigin(text).equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void refuses_a_page_with_two_origins() {
        List<String> two = List.of("http://localhost", "http://localhost");

        assertThat(policy.decide("GET", Map.of("Host", List.of(OWN), "Origin", two)::get)
                        .status())
                .hasValue(403);
    }

    @Test
    void answers_the_preflight_of_an_allowed_page() {
        BrowserPolicy.Decision decision = policy.decide("OPTIONS", preflight("https://app.example"));

        assertThat(decision.status()).hasValue(204);
        assertThat(decision.headers())
                .containsOnly(
                        entry("Access-Control-Allow-Origin", "https://app.example"),
                        entry("Access-Control-Allow-Methods", "GET, HEAD, POST"),
                        entry("Access-Control-Allow-Headers", "Authorization, Content-Type"),
                        entry("Vary", "Origin"));
    }

    @Test
    void refuses_a_preflight_of_another_page_or_without_an_origin() {
        assertThat(policy.decide("OPTIONS", preflight("http://evil.example")))
                .hasToString("403: the origin http://evil.example is not allowed");
        assertThat(policy.decide("OPTIONS", headers("Host", OWN, "Access-Control-Request-Method", "POST")))
                .hasToString("403: the request comes from a web page of another site");
    }

    @ParameterizedTest
    @ValueSource(strings = {"options", "GET"})
    void treats_no_other_method_as_a_preflight(String method) {
        assertThat(policy.decide(method, preflight("http://localhost"))).hasToString("let in");
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
    void distinguishes_a_foreign_page_from_a_followed_link(
            String method, String site, String mode, String destination, boolean foreign) {
        Function<String, List<String>> headers =
                headers("Host", OWN, "Sec-Fetch-Site", site, "Sec-Fetch-Mode", mode, "Sec-Fetch-Dest", destination);

        assertThat(policy.decide(method, headers))
                .hasToString(foreign ? "403: the request comes from a web page of another site" : "let in");
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
    void accepts_an_origin_only_if_it_stands_for_one_site(String text, boolean origin) {
        if (origin) {
            assertThat(BrowserPolicy.requireOrigin(text)).isEqualTo(text);
        } else {
            assertThatThrownBy(() -> policy.allowingOrigins(Set.of(text)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + text + "\" is not the origin of a web page");
        }
    }

    private static Function<String, List<String>> preflight(String origin) {
        return headers("Host", OWN, "Origin", origin, "Access-Control-Request-Method", "POST");
    }

    /** Returns headers with one value each. A null value means that the header is missing. */
    private static Function<String, List<String>> headers(String... namesAndValues) {
        Map<String, List<String>> headers = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
            }
        }
        return headers::get;
    }
}
