package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that are not Projax: clients use those that answer like the older Projax server, with a warning, and no
 * others.
 */
final class OtherServersIT {
    private static final String OLDER = "{\"status\":\"ok\",\"timestamp\":\"2024-01-01T12:00:00.000Z\"}";

    @Test
    void clients_use_a_server_that_answers_like_the_older_one_and_warn() throws Exception {
        try (Workplace place = Workplace.open();
                FakeServer older = FakeServer.answering(place.port(3), 200, OLDER)) {
            Finished found = place.projax("port");

            assertThat(found.exit()).isZero();
            assertThat(found.out()).isEqualTo(place.port(3) + "\n");
            assertThat(found.err())
                    .startsWith("projax: http://127.0.0.1:" + place.port(3) + " is unverified")
                    .hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"port", "url", "status", "discover"})
    void clients_that_require_a_verified_server_do_not_use_it(String client) throws Exception {
        try (Workplace place = Workplace.open();
                FakeServer older = FakeServer.answering(place.port(3), 200, OLDER)) {
            Finished unverified = place.projax(client, "--verified");

            assertThat(unverified.exit()).isEqualTo(5);
            assertThat(unverified.err())
                    .startsWith("projax: http://127.0.0.1:" + place.port(3))
                    .hasLineCount(1);
        }
    }

    /**
     * The answer as web frameworks write it: chunked, with a charset in the type, spaces in the JSON, and more members.
     */
    @Test
    void the_older_answer_may_be_formatted_differently() throws Exception {
        String head = """
                HTTP/1.1 200 OK
                X-Powered-By: Express
                Content-Type: application/json; charset=utf-8
                Transfer-Encoding: chunked
                Connection: keep-alive

                """;
        String answer = head.replace("\n", "\r\n")
                + chunk("{ \"uptime\": 1.5, \"checks\": [1")
                + chunk("], \"timestamp\": \"2024-01-01T12:00:00Z\", \"status\":\"ok\"}\n")
                + chunk("");
        try (Workplace place = Workplace.open();
                FakeServer older = FakeServer.answering(place.port(3), answer)) {
            Finished found = place.projax("port");

            assertThat(found.exit()).isZero();
            assertThat(found.out()).isEqualTo(place.port(3) + "\n");
        }
    }

    @Test
    void clients_use_a_node_server_that_answers_like_the_older_one() throws Exception {
        Requirement.command("node");
        String script = """
                const http = require('http');
                http.createServer((request, response) => {
                  response.setHeader('Content-Type', 'application/json');
                  response.end(JSON.stringify({ status: 'ok', timestamp: new Date().toISOString() }));
                }).listen(Number(process.argv[1]), () => console.log('http://localhost:' + process.argv[1]));
                """;
        try (Workplace place = Workplace.open()) {
            place.terminal()
                    .start("node", "-e", script, Integer.toString(place.port(2)))
                    .awaitUrl();
            Files.writeString(place.portFile(), Integer.toString(place.port(2)));

            Finished found = place.projax("url");

            assertThat(found.exit()).isZero();
            assertThat(found.out()).isEqualTo("http://127.0.0.1:" + place.port(2) + "\n");
        }
    }

    @Test
    void the_port_file_leads_to_our_server_past_a_healthy_one_on_an_earlier_port() throws Exception {
        try (Workplace place = Workplace.open();
                FakeServer older = FakeServer.answering(place.port(0), 200, OLDER)) {
            ServerProcess server = place.serve();

            Finished found = place.projax("port");

            assertThat(server.port()).isEqualTo(place.port(1));
            assertThat(found.out()).isEqualTo(place.port(1) + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"status\":\"ok\"}",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: /health2\r\nContent-Length: 0\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n"
            })
    void clients_do_not_use_a_foreign_server(String answer) throws Exception {
        try (Workplace place = Workplace.open();
                FakeServer stranger = FakeServer.answering(place.port(3), answer)) {
            Finished none = place.projax("discover");

            assertThat(none.exit()).isEqualTo(3);
            assertThat(none.out()).containsPattern("  " + place.port(3) + "  range +foreign ");
            assertThat(stranger.requests()).hasSize(1);
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
