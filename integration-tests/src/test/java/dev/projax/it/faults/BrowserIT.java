package dev.projax.it.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S2: a web page of another site, in a real browser, can read nothing from the server and change nothing. */
@Tag("long")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BrowserIT {
    private static final Duration BROWSER = Duration.ofSeconds(40);

    @Test
    void pages_of_another_site_read_and_change_nothing() throws Exception {
        Requirement.command("chromium");
        Map<String, String> told = new LinkedHashMap<>();
        boolean alive;
        try (Workplace place = Workplace.open();
                Site site = Site.open()) {
            ServerProcess server = place.serve();
            String token = place.authorization();
            String own = server.url();
            // The attacker owns both names, and the second one now resolves to this machine.
            String evil = "http://evil.example:" + site.port();
            String rebound = "http://rebound.example:" + server.port();
            told.putAll(visit(place, site, evil, own, token));
            told.putAll(visit(place, site, evil, rebound, token));
            String friendly = visit(place, site, "http://localhost:" + site.port(), own, "")
                    .getOrDefault("fetch of " + own, "");
            assertThat(friendly).as("what a page of this machine reads").contains("\"status\":\"ok\"");
            // A link: the user sees the answer, but the page that had the link is gone. With a rebound name, there is
            // nothing to see.
            assertThat(follow(place, evil + "/link?" + own)).contains("\"status\":\"ok\"");
            assertThat(follow(place, evil + "/link?" + rebound))
                    .contains("Forbidden")
                    .doesNotContain("timestamp");
            alive = server.process().isAlive()
                    && place.projax("port", "--verified").exit() == 0;
        }

        int read = 0;
        System.out.println("In Chromium, a page of another site");
        for (Map.Entry<String, String> attempt : told.entrySet()) {
            System.out.println("  " + attempt.getKey() + ": " + attempt.getValue());
            read += attempt.getValue().startsWith("nothing") ? 0 : 1;
        }
        FaultTable.record("S2", "pages of another site, Chromium", told.size(), read + (alive ? 0 : 1), Duration.ZERO);
        assertThat(told).hasSizeGreaterThanOrEqualTo(16);
        assertThat(read).isZero();
        assertThat(alive).as("the server is alive").isTrue();
    }

    /** What Chromium makes of a name is what the option makes of it. */
    @Test
    void a_page_of_an_allowed_host_uses_the_server_under_that_name() throws Exception {
        Requirement.command("chromium");
        try (Workplace place = Workplace.open();
                Site site = Site.open()) {
            ServerProcess server = place.serve("--allow-host", "DEV.example", "--allow-host", "xn--bcher-kva.example");

            for (String host : List.of("dev.example", "B%C3%9CCHER.example")) {
                String name = "http://" + host + ":";
                Map<String, String> told = visit(place, site, name + site.port(), name + server.port(), "");

                assertThat(told.getOrDefault("fetch of " + name + server.port(), ""))
                        .as("what a page of %s reads", host)
                        .contains("\"status\":\"ok\"");
            }
        }
    }

    /** Opens the attacker's page in a browser. Returns what it could do: each attempt with the name of its target. */
    private static Map<String, String> visit(
            Workplace place, Site site, String origin, String target, String authorization) throws Exception {
        String page = origin + "/page?target=" + target + "&authorization=" + authorization.replace(" ", "%20");
        String report;
        try (ServerProcess browser = place.terminal().start(chromium(place, "--remote-debugging-port=0", page))) {
            report = site.reports.poll(BROWSER.toSeconds(), TimeUnit.SECONDS);
            assertThat(report)
                    .as("the page's report; the browser said: " + browser.errors())
                    .isNotNull();
            browser.terminate();
        }
        Map<String, String> told = new LinkedHashMap<>();
        for (String line : Objects.requireNonNull(report).split("\n", -1)) {
            String[] parts = line.split("\t", -1);
            told.put(parts[0] + " of " + target, parts[1]);
        }
        return told;
    }

    /** Follows a link in a browser, and returns the page that the user finally sees. */
    private static String follow(Workplace place, String page) throws IOException {
        return place.terminal()
                .run(BROWSER, chromium(place, "--virtual-time-budget=5000", "--dump-dom", page))
                .out();
    }

    /** Returns the command for a browser that resolves the attacker's names to this machine. */
    private static String[] chromium(Workplace place, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createTempDirectory(place.directory(), "profile"),
                "--host-resolver-rules=MAP *.example 127.0.0.1"));
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }

    /** The attacker's web site: the page, and the address that it reports to. */
    private static final class Site implements AutoCloseable {
        private final HttpServer server;
        private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();

        private Site(HttpServer server) {
            this.server = server;
        }

        static Site open() throws IOException {
            Site site = new Site(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            site.server.createContext("/page", exchange -> answer(exchange, page()));
            site.server.createContext("/link", exchange -> {
                String target = exchange.getRequestURI().getQuery();
                answer(exchange, "<script>location.href = '" + target + "/health'</script>");
            });
            site.server.createContext("/report", exchange -> {
                site.reports.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                answer(exchange, "");
            });
            site.server.start();
            return site;
        }

        int port() {
            return server.getAddress().getPort();
        }

        private static void answer(HttpExchange exchange, String body) throws IOException {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        private static String page() throws IOException {
            try (InputStream page = Objects.requireNonNull(BrowserIT.class.getResourceAsStream("evil.html"))) {
                return new String(page.readAllBytes(), UTF_8);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
