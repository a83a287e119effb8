package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.hosting.BrowserPolicy;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.hosting.JdkServer;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * S1: every Host, Origin and preflight, on every path. A refused request has no effect, and a page cannot read its
 * answer.
 */
final class GuardMatrixIT {
    private static final String ALLOWED = "https://app.example";
    private static final String ALLOWED_AS_TYPED = "HTTPS://App.Example:443/";

    private final List<String> wrong = new ArrayList<>();
    private int tries;

    @Test
    void admits_what_the_design_admits_and_nothing_else() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve(
                    "--allow-origin", ALLOWED_AS_TYPED, "--allow-host", "Box.example", "--allow-host", "fd00:0::1");
            tryAll(new Door(server.port(), place.authorization(), 400, 403));

            assertThat(server.process().isAlive()).isTrue();
            assertThat(place.projax("port", "--verified").exit()).isZero();
        }

        report("Host, Origin, preflights");
    }

    @Test
    void an_embedder_with_the_ready_server_admits_the_same() throws Exception {
        BrowserPolicy policy = BrowserPolicy.forLoopback()
                .allowingOrigins(Set.of(ALLOWED_AS_TYPED))
                .allowingHosts(Set.of("Box.example", "fd00:0::1"));
        AtomicInteger effects = new AtomicInteger();
        HttpHandler handler = exchange -> {
            effects.addAndGet(exchange.getRequestURI().getPath().equals("/shutdown") ? 1 : 0);
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        };
        try (Workplace place = Workplace.open();
                Hosted<JdkServer> hosted = Hosting.of(place.app()).start(JdkServer.of(handler, policy))) {
            tryAll(new Door(hosted.port(), "Bearer none", 403, 404));

            assertThat(effects).hasValue(0);
        }

        report("the same with JdkServer");
    }

    private void tryAll(Door door) throws IOException {
        hosts(door);
        origins(door);
        fetches(door);
        preflights(door);
    }

    private void report(String what) throws IOException {
        FaultTable.record("S1", what, tries, wrong.size(), Duration.ZERO);
        assertThat(tries).isGreaterThan(500);
        assertThat(wrong).isEmpty();
    }

    private void hosts(Door door) throws IOException {
        int port = door.port;
        for (String name : List.of(
                "localhost",
                "127.0.0.1",
                "[::1]",
                "LOCALHOST",
                "LocalHost",
                "box.example",
                "BOX.example",
                "[fd00::1]")) {
            // A forwarded port has another number.
            for (String suffix : List.of("", ":" + port, ":1", ":80", ":20100", ":65535")) {
                String own = "Host: " + name + suffix;
                expect(200, door.ask("GET", "/health", own), own);
                expect(404, door.ask("GET", "/nothing", own), own);
            }
        }
        List<String> foreign = List.of(
                "",
                "localhost:0" + port,
                "localhost:+1",
                "*",
                "localhost.",
                "localhost.:" + port,
                "localhost.evil.example",
                "localhost.evil.example:" + port,
                "evil.example",
                "evil.example:" + port,
                "box.example.",
                "box.example.evil.example:" + port,
                "sub.box.example",
                "[fd00::2]",
                "127.0.0.1.",
                "127.0.0.1.evil.example",
                "127.0.0.2:" + port,
                "127.1",
                "127.1:" + port,
                "127.000.000.001",
                "2130706433:" + port,
                "0x7f000001",
                "0.0.0.0",
                "0.0.0.0:" + port,
                "[::]:" + port,
                "[::2]",
                "[0:0:0:0:0:0:0:1]:" + port);
        refuseHosts(403, foreign, door);
        // Not a valid name: Undertow answers before the guard, as RFC 9112 (3.2) says, and the JDK does not.
        List<String> malformed = List.of(
                "localhost:" + port + ".evil.example",
                "localhost:" + port + ":" + port,
                "localhost:",
                "localhost:0",
                "localhost:65536",
                "localhost:99999999999",
                "localhost:-1",
                "localhost:x",
                "localhost@evil.example",
                "evil.example@localhost:" + port,
                "localhost:" + port + ", evil.example",
                "local host",
                "localhost\tevil.example",
                "http://localhost",
                "localhost/",
                "[::ffff:127.0.0.1]",
                "[::ffff:127.0.0.1]:" + port,
                "[::1",
                "::1]",
                "[::1]x",
                "::1",
                "::1:" + port);
        refuseHosts(door.malformed, malformed, door);
        expect(403, RawHttp.send(port, "GET /health HTTP/1.0\r\n\r\n"), "HTTP/1.0 without Host");
        expect(door.malformed, door.ask("GET", "/health"), "no Host");
        expect(door.malformed, door.ask("GET", "/health", door.host, "Host: evil.example"), "two Hosts");
        expect(door.malformed, door.ask("GET", "http://evil.example/health", door.host), "another's URL for a path");
        expect(403, door.ask("GET", "http://127.0.0.1:" + port + "/health", door.host), "its own URL for a path");
    }

    private void refuseHosts(int status, List<String> hosts, Door door) throws IOException {
        for (String host : hosts) {
            for (String target :
                    List.of("GET /health", "HEAD /health", "GET /nothing", "POST /shutdown", "OPTIONS *")) {
                String[] words = target.split(" ", 2);
                RawHttp.Answer answer = door.ask(words[0], words[1], "Host: " + host);
                int expected = words[1].equals("*") && status == 403 ? door.asterisk : status;
                expect(expected, answer, target + " Host: " + host);
                expect(!answer.hasHeaderLike("Access-Control"), target + " Host: " + host + ": no CORS header");
            }
        }
    }

    private void origins(Door door) throws IOException {
        for (String welcome : List.of(
                "http://localhost",
                "http://localhost:3000",
                "https://localhost:65535",
                "http://127.0.0.1:" + door.port,
                "https://[::1]:8443",
                "http://box.example:3000",
                "https://box.example",
                "http://[fd00::1]",
                ALLOWED)) {
            RawHttp.Answer answer = door.ask("GET", "/health", door.host, "Origin: " + welcome);
            expect(200, answer, "Origin: " + welcome);
            expect(answer.header("Access-Control-Allow-Origin").equals(List.of(welcome)), "echo of " + welcome);
            expect(answer.header("Vary").equals(List.of("Origin")), "Vary for " + welcome);
        }
        RawHttp.Answer none = door.ask("GET", "/health", door.host);
        expect(200, none, "no Origin");
        expect(!none.hasHeaderLike("Access-Control"), "no Origin, no CORS");
        for (String foreign : foreignOrigins()) {
            for (String target : List.of("GET /health", "POST /shutdown", "GET /nothing")) {
                String[] words = target.split(" ", 2);
                expectRefused(
                        door.ask(words[0], words[1], door.host, "Origin: " + foreign), target + " Origin: " + foreign);
            }
        }
        expectRefused(
                door.ask("GET", "/health", door.host, "Origin: http://localhost", "Origin: http://localhost"),
                "two Origins");
    }

    private static List<String> foreignOrigins() {
        return List.of(
                "null",
                "",
                "*",
                "http://evil.example",
                "http://localhost.evil.example",
                "http://localhost@evil.example",
                "http://evil.example:80",
                "http://localhost:99999",
                "http://localhost:",
                "http://localhost:80a",
                "http://localhost/",
                "http://LOCALHOST",
                "HTTP://localhost",
                "http://127.0.0.2",
                "http://[::2]",
                "http://localhost, http://evil.example",
                "file://",
                "ftp://localhost",
                "chrome-extension://abcdefghijklmnop",
                "http://app.example",
                "https://app.example:443",
                "https://app.example.evil.example",
                "https://sub.app.example",
                "https://APP.example",
                "https://app.example/",
                "http://BOX.example",
                "http://sub.box.example",
                "app://box.example");
    }

    private void fetches(Door door) throws IOException {
        String crossSite = "Sec-Fetch-Site: cross-site";
        String navigate = "Sec-Fetch-Mode: navigate";
        String document = "Sec-Fetch-Dest: document";
        expect(200, door.ask("GET", "/health", door.host, crossSite, navigate, document), "a link");
        expect(200, door.ask("HEAD", "/health", door.host, crossSite, navigate, document), "a link's HEAD");
        expectRefused(door.ask("POST", "/shutdown", door.host, crossSite, navigate, document), "a form");
        expectRefused(door.ask("GET", "/health", door.host, crossSite, navigate, "Sec-Fetch-Dest: iframe"), "a frame");
        expectRefused(
                door.ask("GET", "/health", door.host, crossSite, "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"),
                "an image");
        expectRefused(door.ask("GET", "/health", door.host, crossSite), "cross-site and no more");
        for (String site : List.of("same-origin", "same-site", "none")) {
            expect(200, door.ask("GET", "/health", door.host, "Sec-Fetch-Site: " + site), site);
        }
    }

    private void preflights(Door door) throws IOException {
        String method = "Access-Control-Request-Method: POST";
        for (String path : List.of("/health", "/shutdown", "/nothing")) {
            for (String welcome : List.of("http://localhost:3000", "http://box.example:3000", ALLOWED)) {
                RawHttp.Answer answer = door.ask("OPTIONS", path, door.host, "Origin: " + welcome, method);
                expect(204, answer, "preflight of " + welcome);
                expect(answer.header("Access-Control-Allow-Origin").equals(List.of(welcome)), "preflight's origin");
                expect(
                        answer.header("Access-Control-Allow-Methods").equals(List.of("GET, HEAD, POST")),
                        "preflight's methods");
                expect(
                        answer.header("Access-Control-Allow-Headers").equals(List.of("Authorization, Content-Type")),
                        "preflight's headers");
                expect(answer.header("Access-Control-Allow-Credentials").isEmpty(), "no credentials");
            }
            for (String foreign : foreignOrigins()) {
                expectRefused(
                        door.ask("OPTIONS", path, door.host, "Origin: " + foreign, method), "preflight of " + foreign);
            }
            expectRefused(door.ask("OPTIONS", path, door.host, method), "preflight without Origin");
        }
    }

    private void expectRefused(RawHttp.Answer answer, String what) {
        expect(403, answer, what);
        expect(!answer.hasHeaderLike("Access-Control"), what + ": no CORS header");
    }

    private void expect(int status, RawHttp.Answer answer, String what) {
        expect(answer.status() == status, what + ": " + answer.status() + " instead of " + status);
    }

    private void expect(boolean right, String what) {
        tries++;
        if (!right) {
            wrong.add(what);
        }
    }

    /** The server under test. Every request has the token, so that only the guard can refuse it. */
    private static final class Door {
        private final int port;
        private final String host;
        private final String authorization;
        private final int malformed;
        private final int asterisk;

        /**
         * @param malformed the status if the Host is malformed
         * @param asterisk the status if a foreign Host asks for no path, but for {@code *}
         */
        Door(int port, String authorization, int malformed, int asterisk) {
            this.port = port;
            this.host = "Host: 127.0.0.1:" + port;
            this.authorization = authorization;
            this.malformed = malformed;
            this.asterisk = asterisk;
        }

        RawHttp.Answer ask(String method, String path, String... headers) throws IOException {
            List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1"));
            lines.addAll(List.of(headers));
            lines.add("Authorization: " + authorization);
            lines.add("Content-Type: application/json");
            lines.add("Content-Length: 0");
            return RawHttp.ask(port, lines.toArray(String[]::new));
        }
    }
}
