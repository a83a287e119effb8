package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FakeServer.Script;
import dev.projax.core.registry.Health;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.TestPorts;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** D6: a server speaks another protocol, or redirects the client. */
final class OtherProtocolsIT {
    private static final int TRIES_EACH = 20;

    /** Long enough that a busy machine does not count as a silent server. This row limits no time. */
    private static final Duration AMPLE = Duration.ofSeconds(10);

    private static final String HEALTHY = Health.body(Instant.EPOCH);

    @Test
    void are_foreign_and_redirects_are_not_followed() throws IOException {
        Timings answers = new Timings();
        List<String> wrong = new ArrayList<>();
        int tries = 0;
        int followed;
        try (Workplace workplace = Workplace.open();
                TestPorts elsewhere = TestPorts.take();
                FakeServer lure = FakeServer.answering(elsewhere.port(0), 200, HEALTHY)) {
            Discovery discovery = Discovery.of(workplace.app()).within(AMPLE);
            for (Map.Entry<String, Script> other : protocols(elsewhere.port(0)).entrySet()) {
                try (FakeServer server = FakeServer.playing(workplace.port(0), other.getValue())) {
                    for (int i = 0; i < TRIES_EACH; i++) {
                        tries++;
                        Candidate candidate = discovery.ask(workplace.port(0));
                        answers.add(candidate.elapsed());
                        if (candidate.outcome() != Candidate.Outcome.FOREIGN) {
                            wrong.add(other.getKey() + ": " + candidate);
                        }
                    }
                    if (server.requests().size() != TRIES_EACH) {
                        wrong.add(other.getKey() + ": " + server.requests().size() + " connections");
                    }
                }
            }
            followed = lure.requests().size();
        }

        FaultTable.record(
                "D6", "redirect, TLS, SSH, NULs, HTTP/0.9, ...", tries, wrong.size() + followed, answers.worst());
        assertThat(wrong).isEmpty();
        assertThat(followed).as("redirects followed").isZero();
    }

    @Test
    void are_shown_as_foreign_by_the_command() throws IOException {
        List<FakeServer> servers = new ArrayList<>();
        Finished discover;
        try (Workplace workplace = Workplace.open();
                TestPorts elsewhere = TestPorts.take()) {
            List<Script> others = new ArrayList<>(protocols(elsewhere.port(0)).values());
            try {
                for (int i = 0; i < 10; i++) {
                    servers.add(FakeServer.playing(workplace.port(i), others.get(i)));
                }
                discover = workplace.projax("discover", "--deadline", AMPLE.toSeconds() + "s");
            } finally {
                for (FakeServer server : servers) {
                    server.close();
                }
            }
        }

        assertThat(discover.exit()).isEqualTo(3);
        assertThat(discover.out().lines().filter(line -> line.contains(" foreign ")))
                .hasSize(10);
        assertThat(discover.out() + discover.err()).doesNotContain("Exception");
    }

    private static Map<String, Script> protocols(int elsewhere) {
        Map<String, Script> protocols = new LinkedHashMap<>();
        for (int status : new int[] {302, 301, 303, 307, 308}) {
            String location = "Location: http://127.0.0.1:" + elsewhere + "/health\r\n";
            String redirect = "HTTP/1.1 " + status + " Elsewhere\r\n" + location + "\r\n" + HEALTHY;
            protocols.put("redirect " + status, FakeServer.saying(redirect));
        }
        protocols.put("TLS alert", octets(0x15, 3, 3, 0, 2, 2, 0x28));
        protocols.put("TLS hello", octets(0x16, 3, 3, 0, 0x2c, 2, 0, 0, 0x28, 3, 3));
        protocols.put("SSH banner", FakeServer.saying("SSH-2.0-OpenSSH_9.2p1\r\n"));
        protocols.put("NULs", octets(new int[1000]));
        protocols.put("HTTP/0.9", FakeServer.saying("<html><body>ok</body></html>"));
        protocols.put("HTTP/0.9 with the right body", FakeServer.saying(HEALTHY));
        protocols.put("HTTP/2 settings", octets(0, 0, 0, 4, 0, 0, 0, 0, 0));
        protocols.put("HTTP/2.0 in words", FakeServer.saying("HTTP/2.0 200 OK\r\n\r\n" + HEALTHY));
        protocols.put("mail server", FakeServer.saying("220 mail ESMTP ready\r\n"));
        protocols.put("redis", FakeServer.saying("-ERR unknown command 'GET'\r\n"));
        protocols.put("no status", FakeServer.saying("HTTP/1.1\r\n\r\n" + HEALTHY));
        protocols.put("short status", FakeServer.saying("HTTP/1.1 2\r\n\r\n" + HEALTHY));
        protocols.put("status in words", FakeServer.saying("HTTP/1.1 abc OK\r\n\r\n" + HEALTHY));
        protocols.put("empty head", FakeServer.saying("\r\n\r\n"));
        protocols.put("length in words", FakeServer.saying("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + HEALTHY));
        protocols.put(
                "chunk in words", FakeServer.saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"));
        protocols.put("broken-off head", FakeServer.saying("HTTP/1.1 200 OK\r\nContent-"));
        protocols.put("broken-off body", FakeServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + HEALTHY));
        protocols.put("bytes that are not text", FakeServer.saying("HTTP/1.1 200 OK\r\n\r\n\u00ff\u00fe{\u0000"));
        protocols.put("nothing", socket -> {});
        protocols.put("reset", socket -> {
            socket.setSoLinger(true, 0);
            socket.close();
        });
        return protocols;
    }

    private static Script octets(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return socket -> socket.getOutputStream().write(bytes);
    }
}
