package dev.projax.core.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserPolicyTest {
    private static final String OWN = "localhost:38124";
    private static final String USE = "; use localhost or 127.0.0.1";

    private final BrowserPolicy policy = BrowserPolicy.forLoopback()
            .allowingHosts(Set.of("box.example", "FD00:0::1"))
            .allowingOrigins(Set.of("https://app.example"));

    /** What a request says of where it goes. */
    @Nested
    class Host {
        @ParameterizedTest
        @CsvSource({
            // host, let in
            "localhost,                   true",
            "127.0.0.1,                   true",
            "[::1],                       true",
            "LOCALHOST,                   true",
            "LocalHost:38124,             true",
            "localhost:38124,             true",
            "127.0.0.1:38124,             true",
            "[::1]:38124,                 true",
            // a forwarded port has another number
            "localhost:1,                 true",
            "localhost:80,                true",
            "127.0.0.1:20100,             true",
            "[::1]:65535,                 true",
            // allowed by the embedder, in any case and on any port
            "box.example,                 true",
            "BOX.example:8080,            true",
            "[fd00::1],                   true",
            "[FD00::1]:443,               true",
            "box.example.evil.example,    false",
            "sub.box.example,             false",
            "[fd00::2],                   false",
            "fd00::1,                     false",
            // not a port
            "localhost:,                  false",
            "localhost:0,                 false",
            "localhost:038124,            false",
            "localhost:+1,                false",
            "localhost:-1,                false",
            "localhost:1e3,               false",
            "localhost:65536,             false",
            "localhost:99999999999,       false",
            "localhost:18446744073709551697, false",
            "localhost:38124:38124,       false",
            "localhost:38124.evil.example, false",
            "localhost:\u0663,            false",
            // another name, or another form of the address
            "localhost.,                  false",
            "localhost.:38124,            false",
            "evil.example,                false",
            "evil.example:38124,          false",
            "localhost.evil.example,      false",
            "evil.example.localhost,      false",
            "xlocalhost,                  false",
            "127.0.0.1.,                  false",
            "127.0.0.1.evil.example,      false",
            "127.1,                       false",
            "127.0.0.2,                   false",
            "127.000.000.001,             false",
            "0x7f000001,                  false",
            "2130706433,                  false",
            "0.0.0.0,                     false",
            "0.0.0.0:38124,               false",
            "::1,                         false",
            "[::1,                        false",
            "::1],                        false",
            "[::1]x,                      false",
            "[::1]38124,                  false",
            "[],                          false",
            "[::],                        false",
            "[::2],                       false",
            "[::01],                      false",
            "[0:0:0:0:0:0:0:1],           false",
            "[::ffff:127.0.0.1],          false",
            "[::1%lo],                    false",
            "[localhost],                 false",
            // not a host at all
            "'',                          false",
            "' ',                         false",
            ":38124,                      false",
            "' localhost',                false",
            "'localhost ',                false",
            "'localhost\t',               false",
            "'local host',                false",
            "'localhost, evil.example',   false",
            "user@localhost,              false",
            "localhost@evil.example,      false",
            "http://localhost,            false",
            "localhost/,                  false",
            "*,                           false",
            "\u2113ocalhost,              false",
        })
        void has_to_name_this_server_on_whatever_port(String host, boolean letIn) {
            BrowserPolicy.Decision decision = policy.decide("GET", headers("Host", host));

            assertThat(decision.status().isEmpty()).isEqualTo(letIn);
            assertThat(decision.refusal().isEmpty()).isEqualTo(letIn);
            assertThat(decision.headers()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            // host, what is missing, reason
            "Evil.example:38124, evil.example, the host evil.example is not allowed",
            "127.0.0.2,          127.0.0.2,    the host 127.0.0.2 is not allowed",
            "[::2]:1,            [::2],        the host [::2] is not allowed",
            "localhost.:1,       localhost.,   the host localhost. is not allowed",
            "127.1,              ,             the Host header is not a host name as browsers send it",
            "localhost:x,        ,             the Host header is not a host name as browsers send it",
            "<script>,           ,             the Host header is not a host name as browsers send it",
            "'',                 ,             'the request has no Host header, or an empty one'",
        })
        void is_named_when_it_is_refused_if_allowing_it_would_help(String host, String missing, String reason) {
            BrowserPolicy.Decision decision = policy.decide("GET", headers("Host", host));

            assertThat(decision).hasToString("403: " + reason + USE);
            assertThat(decision.refusal()).hasValue(BrowserPolicy.Refusal.HOST);
            assertThat(decision.toAllow().orElse(null)).isEqualTo(missing);
            if (missing != null) {
                assertThat(policy.allowingHosts(Set.of(missing)).decide("GET", headers("Host", host)))
                        .hasToString("let in");
            }
        }

        @Test
        void has_to_be_there_once() {
            assertThat(policy.decide("GET", name -> null))
                    .hasToString("403: the request has no Host header, or an empty one" + USE);
            assertThat(policy.decide("GET", name -> List.of()))
                    .hasToString("403: the request has no Host header, or an empty one" + USE);
            assertThat(policy.decide("GET", Map.of("Host", List.of(OWN, OWN))::get))
                    .hasToString("403: the request has more than one Host header" + USE);
        }

        @Test
        void is_looked_at_first_even_for_the_page_of_an_allowed_origin() {
            BrowserPolicy.Decision decision =
                    policy.decide("GET", headers("Host", "evil.example", "Origin", "https://app.example"));

            assertThat(decision.refusal()).hasValue(BrowserPolicy.Refusal.HOST);
            assertThat(decision.headers()).isEmpty();
        }
    }

    /** Which page sent the request. */
    @Nested
    class Origin {
        @ParameterizedTest
        @CsvSource({
            // origin, let in
            "http://localhost,                    true",
            "https://localhost,                   true",
            "http://localhost:3000,               true",
            "https://127.0.0.1:8443,              true",
            "http://[::1]:65535,                  true",
            // allowed
            "https://app.example,                 true",
            // the page of an allowed host may use that host
            "http://box.example,                  true",
            "https://box.example,                 true",
            "http://box.example:3000,             true",
            "http://[fd00::1]:38124,              true",
            "'',                                  false",
            "' ',                                 false",
            "null,                                false",
            "*,                                   false",
            "file://,                             false",
            "localhost:3000,                      false",
            "ftp://localhost,                     false",
            "ws://localhost,                      false",
            "app://localhost,                     false",
            "http://localhost:,                   false",
            "http://localhost:0,                  false",
            "http://localhost:080,                false",
            "http://localhost:65536,              false",
            "http://localhost:x,                  false",
            "http://localhost/,                   false",
            "http://LOCALHOST,                    false",
            "HTTP://localhost,                    false",
            "http://localhost.,                   false",
            "http://user@localhost,               false",
            "http://localhost@evil.example,       false",
            "http://localhost.evil.example,       false",
            "http://localhost:3000.evil.example,  false",
            "'http://localhost http://evil.example', false",
            "'http://localhost, http://evil.example', false",
            "http://127.0.0.2,                    false",
            "http://127.1,                        false",
            "http://0.0.0.0,                      false",
            "http://[::2],                        false",
            "http://::1,                          false",
            "http://evil.example,                 false",
            "http://app.example,                  false",
            "https://app.example:443,             false",
            "https://app.example:8443,            false",
            "https://app.example/,                false",
            "https://app.example.,                false",
            "https://app.example.evil.example,    false",
            "https://sub.app.example,             false",
            "https://APP.example,                 false",
            "http://sub.box.example,              false",
            "http://BOX.example,                  false",
            "app://box.example,                   false",
            "chrome-extension://abcdef,           false",
        })
        void has_to_be_of_this_machine_or_allowed_to_the_character(String origin, boolean letIn) {
            BrowserPolicy.Decision decision = policy.decide("GET", headers("Host", OWN, "Origin", origin));

            assertThat(decision.status().isEmpty()).isEqualTo(letIn);
            if (letIn) {
                assertThat(decision).hasToString("let in");
                assertThat(decision.headers())
                        .containsOnly(entry("Access-Control-Allow-Origin", origin), entry("Vary", "Origin"));
            } else {
                assertThat(decision.status()).hasValue(403);
                assertThat(decision.refusal()).hasValue(BrowserPolicy.Refusal.ORIGIN);
                assertThat(decision.headers()).isEmpty();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"http://evil.example:8080", "http://127.0.0.2", "http://[::2]", "app://evil"})
        void is_named_when_it_is_refused_if_allowing_it_would_help(String origin) {
            Function<String, List<String>> request = headers("Host", OWN, "Origin", origin);

            BrowserPolicy.Decision decision = policy.decide("GET", request);

            assertThat(decision).hasToString("403: the origin " + origin + " is not allowed");
            assertThat(decision.toAllow()).hasValue(origin);
            assertThat(policy.allowingOrigins(Set.of(origin)).decide("GET", request))
                    .hasToString("let in");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "file://", "http://LOCALHOST", "https://app.example:443", "http://<script>"})
        void is_not_repeated_if_no_page_has_it(String origin) {
            BrowserPolicy.Decision decision = policy.decide("GET", headers("Host", OWN, "Origin", origin));

            assertThat(decision)
                    .hasToString(
                            "403: the Origin header is not an origin as browsers send it, like https://app.example");
            assertThat(decision.toAllow()).isEmpty();
        }

        @Test
        void of_files_cannot_be_allowed() {
            assertThat(policy.decide("GET", headers("Host", OWN, "Origin", "null")))
                    .hasToString(
                            "403: the origin null is not allowed, because any file and any sandboxed page has it; serve the page over HTTP");
        }

        @Test
        void has_to_be_there_at_most_once() {
            List<String> two = List.of("http://localhost", "http://localhost");

            assertThat(policy.decide("GET", Map.of("Host", List.of(OWN), "Origin", two)::get)
                            .status())
                    .hasValue(403);
        }
    }

    @Nested
    class Preflight {
        @Test
        void of_an_allowed_page_is_answered() {
            BrowserPolicy.Decision decision = policy.decide("OPTIONS", preflight("https://app.example"));

            assertThat(decision.status()).hasValue(204);
            assertThat(decision.refusal()).isEmpty();
            assertThat(decision.headers())
                    .containsOnly(
                            entry("Access-Control-Allow-Origin", "https://app.example"),
                            entry("Access-Control-Allow-Methods", "GET, HEAD, POST"),
                            entry("Access-Control-Allow-Headers", "Authorization, Content-Type"),
                            entry("Vary", "Origin"));
        }

        @Test
        void of_another_page_or_without_an_origin_is_refused() {
            assertThat(policy.decide("OPTIONS", preflight("http://evil.example")))
                    .hasToString("403: the origin http://evil.example is not allowed");
            assertThat(policy.decide("OPTIONS", headers("Host", OWN, "Access-Control-Request-Method", "POST")))
                    .hasToString("403: a preflight needs an Origin header");
        }

        @ParameterizedTest
        @ValueSource(strings = {"options", "GET"})
        void is_no_other_method(String method) {
            assertThat(policy.decide(method, preflight("http://localhost"))).hasToString("let in");
        }
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
                .hasToString(
                        foreign
                                ? "403: a web page of another site sent this request without an origin; use fetch() from an allowed page"
                                : "let in");
    }

    @Test
    void keeps_what_was_allowed_before() {
        BrowserPolicy more = policy.allowingHosts(Set.of("b.example")).allowingOrigins(Set.of("https://b.example"));

        assertThat(more.decide("GET", headers("Host", "box.example", "Origin", "https://app.example")))
                .hasToString("let in");
        assertThat(more.decide("GET", headers("Host", "b.example", "Origin", "https://b.example")))
                .hasToString("let in");
    }

    @Nested
    class AnOriginToAllow {
        @ParameterizedTest
        @CsvSource({
            "https://app.example,            https://app.example",
            "https://app.example:443,        https://app.example",
            "http://app.example:80,          http://app.example",
            "https://app.example:80,         https://app.example:80",
            "http://app.example:443,         http://app.example:443",
            "https://app.example:8443,       https://app.example:8443",
            "HTTPS://App.Example,            https://app.example",
            "HTTPS://App.Example:443/,       https://app.example",
            "https://app.example/,           https://app.example",
            "http://[::1]:8080,              http://[::1]:8080",
            "http://[FD00:0:0::1]:80,        http://[fd00::1]",
            "http://192.0.2.1:3000,          http://192.0.2.1:3000",
            "http://localhost:3000,          http://localhost:3000",
            "http://my_service,              http://my_service",
            "https://xn--bcher-kva.example,  https://xn--bcher-kva.example",
            "tauri://localhost,              tauri://localhost",
            "chrome-extension://abcdefghij,  chrome-extension://abcdefghij",
            // browsers differ in how they write what follows
            "Safari-Web-Extension://5E4F-AB, safari-web-extension://5E4F-AB",
        })
        void is_written_as_browsers_send_it(String text, String origin) {
            assertThat(BrowserPolicy.canonicalOrigin(text)).isEqualTo(origin);
            assertThat(BrowserPolicy.canonicalOrigin(origin)).isEqualTo(origin);
            assertThat(BrowserPolicy.forLoopback()
                            .allowingOrigins(Set.of(text))
                            .decide("GET", headers("Host", OWN, "Origin", origin)))
                    .hasToString("let in");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "null | \"null\" stands for files and for any sandboxed page; write the origin of a page served over HTTP, like https://app.example",
                    "* | \"*\" would allow many sites; write each origin, like https://app.example",
                    "https://*.example | \"https://*.example\" would allow many sites; write each origin, like https://app.example",
                    "file:// | web pages have no file origin; write the origin of a page served over HTTP, like https://app.example",
                    "ws://app.example | web pages have no ws origin; write the origin of a page served over HTTP, like https://app.example",
                    "App.example | \"App.example\" has no scheme; write https://app.example or http://app.example",
                    "localhost:3000 | \"localhost:3000\" has no scheme; write https://localhost:3000 or http://localhost:3000",
                    "https://app.example/admin?a#b | \"https://app.example/admin?a#b\" has a path; write https://app.example",
                    "https://app.example:443\\x | \"https://app.example:443\\x\" has a path; write https://app.example",
                    "https://ada:secret@App.example | an origin has no user or password; write https://app.example",
                    "https://ada:secret@app.example/admin | an origin has no user or password; write https://app.example",
                    "https://b\u00fccher.example | \"https://b\u00fccher.example\" is not ASCII; write it as browsers send it, like https://xn--bcher-kva.example",
                })
        void is_refused_with_what_to_write(String text, String message) {
            assertThatThrownBy(() -> policy.allowingOrigins(Set.of(text)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "https://",
                    "https:///",
                    "://app.example",
                    "1http://app.example",
                    "https:app.example",
                    "https://app.example:99999",
                    "https://app.example:0",
                    "https://app.example:0443",
                    "https://app.example:",
                    "https://app.example:x",
                    "https://:443",
                    "https://app..example",
                    "https://127.1",
                    "https://fd00::1",
                    "https://[fd00::1",
                    "https://[::ffff:127.0.0.1]",
                    "https://a.example,https://b.example",
                    "https://a.example, https://b.example",
                    "https://a b",
                    "https://127.0.0.1.",
                    "app://<script>",
                })
        void has_to_be_one(String text) {
            assertThatThrownBy(() -> BrowserPolicy.canonicalOrigin(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith(
                            "\" is not the origin of a web page; write it like https://app.example or http://app.example:8080");
        }
    }

    @Nested
    class AHostToAllow {
        @ParameterizedTest
        @CsvSource({
            "app.example,            app.example",
            "APP.Example,            app.example",
            "box,                    box",
            "my_service,             my_service",
            "app.example.,           app.example.",
            "a-b.c-d,                a-b.c-d",
            "1password.example,      1password.example",
            "xn--bcher-kva.example,  xn--bcher-kva.example",
            "192.0.2.1,              192.0.2.1",
            "::1,                    [::1]",
            "[FD00::1],              [fd00::1]",
            "fd00:0:0:0:0:0:0:1,     [fd00::1]",
            "2001:db8:0:1:1:1:1:1,   [2001:db8:0:1:1:1:1:1]",
            "2001:0:0:1:0:0:0:1,     [2001:0:0:1::1]",
            "2001:db8::1:0:0:1,      [2001:db8::1:0:0:1]",
            "1::,                    [1::]",
            "::,                     [::]",
            "::1.2.3.4,              [::102:304]",
        })
        void is_written_as_browsers_send_it(String text, String host) {
            assertThat(BrowserPolicy.canonicalHost(text)).isEqualTo(host);
            assertThat(BrowserPolicy.canonicalHost(host)).isEqualTo(host);
            assertThat(BrowserPolicy.forLoopback()
                            .allowingHosts(Set.of(text))
                            .decide("GET", headers("Host", host + ":38124")))
                    .hasToString("let in");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "* | \"*\" would allow any site to use its own name; write each name, like app.example",
                    "*.example | \"*.example\" would allow any site to use its own name; write each name, like app.example",
                    "app.example:8080 | \"app.example:8080\" has a scheme, a port or a path; write app.example",
                    "http://App.example | \"http://App.example\" has a scheme, a port or a path; write app.example",
                    "https://ada:secret@app.example:1/x?y#z | a host name has no user; write app.example",
                    "[fd00::1]:80 | \"[fd00::1]:80\" has a scheme, a port or a path; write [fd00::1]",
                    "app.example/ | \"app.example/\" has a scheme, a port or a path; write app.example",
                    "b\u00fccher.example | \"b\u00fccher.example\" is not ASCII; write the name as browsers send it, like xn--bcher-kva.example",
                })
        void is_refused_with_what_to_write(String text, String message) {
            assertThatThrownBy(() -> policy.allowingHosts(Set.of(text)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    ".",
                    ".example",
                    "app..example",
                    "-app.example",
                    "app-.example",
                    "a.example,b.example",
                    "a b",
                    "app.example..",
                    "127.0.0.1.",
                    "127.1",
                    "127.0.0.01",
                    "127.0.0.256",
                    "1.2.3.4.5",
                    "2130706433",
                    "0x7f000001",
                    "app.0x",
                    "[app.example]",
                    "[192.0.2.1]",
                    "[fd00::1",
                    "fd00::1]",
                    "fd00:::1",
                    "fe80::1%lo",
                    "::ffff:127.0.0.1",
                })
        void has_to_be_one(String text) {
            assertThatThrownBy(() -> BrowserPolicy.canonicalHost(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("\"" + text
                            + "\" is not a host name or IP address; write it like app.example or 192.0.2.1");
        }

        @Test
        void has_limits() {
            String label = "a".repeat(63);

            assertThat(BrowserPolicy.canonicalHost(label)).isEqualTo(label);
            assertThatThrownBy(() -> BrowserPolicy.canonicalHost(label + "a"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> BrowserPolicy.canonicalHost((label + ".").repeat(4) + "a"))
                    .isInstanceOf(IllegalArgumentException.class);
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
