package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Nobody;
import dev.projax.it.fixture.PortHolder;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * C2: nothing listens on a port, but a connection keeps it from programs that bind without SO_REUSEADDR. Our own
 * servers can use it.
 */
final class LingeringPortIT {
    private static final List<String> HERE = List.of();
    private static final List<String> WITHOUT_SIGHT =
            List.of("setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace");

    @BeforeAll
    static void needs() {
        Requirement.linux();
        Requirement.command("perl");
        Requirement.command("ss");
    }

    @Test
    void is_reported_with_its_process_and_still_used_by_our_servers() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.ofConnection(place.port(0))) {
            JsonNode who = who(place, HERE, 0);
            Finished ports = place.projax("ports");
            Finished doctor = place.projax("doctor");
            ServerProcess server = place.serve();

            record("lingering", who);
            assertThat(who.get("holders")).hasSize(1);
            assertThat(who.get("holders").get(0).get("pid").longValue()).isEqualTo(holder.pid());
            assertThat(who.get("summary").textValue())
                    .isEqualTo("open connections of perl (pid " + holder.pid() + "), no listener");
            assertThat(who.get("evidence").toString())
                    .contains("connection 127.0.0.1:" + place.port(0) + " -> 127.0.0.1:")
                    .contains("SO_REUSEADDR");
            assertThat(ports.out()).containsPattern("(?m)^ +" + place.port(0) + " +lingering +");
            assertThat(doctor.out()).contains("10 of 10 ports in " + place.range() + " are free");
            assertThat(server.port()).isEqualTo(place.port(0));
            assertThat(server.errors()).doesNotContain("skipped");
            assertThat(holder.isAlive()).isTrue();
        }
    }

    @Test
    void is_reported_without_a_process_that_is_hidden() throws IOException {
        Requirement.root();
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.ofConnection(place.port(0), Nobody.UID)) {
            JsonNode who = who(place, WITHOUT_SIGHT, 0);

            record("lingering, hidden", who);
            assertThat(who.get("holders")).isEmpty();
            assertThat(who.get("summary").textValue())
                    .isEqualTo("open connections of a hidden process of user nobody, no listener");
            assertThat(holder.isAlive()).isTrue();
        }
    }

    @Test
    void is_not_reported_of_a_server_that_has_stopped_while_a_client_was_connected() throws IOException {
        try (Workplace place = Workplace.open();
                ServerProcess server = place.serve();
                Socket client = new Socket()) {
            client.connect(Loopback.IPV4.at(server.port()));
            client.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().read()).isEqualTo('H');

            assertThat(place.projax("stop").exit()).isZero();
            JsonNode who = json(place, HERE, 3);
            Finished doctor = place.projax("doctor");

            assertThat(who.get("kind").textValue()).isEqualTo("FREE");
            assertThat(doctor.out()).contains("10 of 10 ports in " + place.range() + " are free");
            assertThat(place.projax("start").out()).isEqualTo(place.url(0) + "\n");
            assertThat(place.projax("stop").exit()).isZero();
        }
    }

    private static void record(String fault, JsonNode who) {
        boolean right = who.get("kind").textValue().equals("LINGERING");
        FaultTable.record("C2", fault, 1, right ? 0 : 1, Duration.ZERO);
        assertThat(who.get("kind").textValue()).as(who.toPrettyString()).isEqualTo("LINGERING");
    }

    /** Returns what {@code who} reports of the first port where, as {@code ss} confirms, there is only a connection. */
    private static JsonNode who(Workplace place, List<String> prefix, int exit) throws IOException {
        String port = "sport = :" + place.port(0);
        assertThat(place.terminal().run("ss", "-Hltn", port).out()).isEmpty();
        assertThat(place.terminal()
                        .run("ss", "-Htn", "state", "established", port)
                        .out())
                .contains("127.0.0.1:" + place.port(0));
        return json(place, prefix, exit);
    }

    private static JsonNode json(Workplace place, List<String> prefix, int exit) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Workplace.command("who", "" + place.port(0), "--json")));
        Finished who = place.terminal().run(command.toArray(String[]::new));
        assertThat(who.exit()).as(who.out() + who.err()).isEqualTo(exit);
        return new ObjectMapper().readTree(who.out());
    }
}
