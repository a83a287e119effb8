package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Http;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The server comes up on the first free port, and on no other. */
final class FreePortIT {
    @Test
    void serves_on_the_first_port_of_the_range() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();

            assertThat(server.port()).isEqualTo(place.port(0));
            assertThat(server.output()).isEqualTo(place.url(0) + System.lineSeparator());
            assertThat(Files.readString(place.portFile())).isEqualTo(place.port(0) + "\n");
            assertThat(server.awaitErrors("port file " + place.portFile()).errors())
                    .doesNotContain("skipped", "also running", "Exception");
        }
    }

    @Test
    void answers_on_both_loopback_addresses_and_by_name() throws Exception {
        Requirement.ipv6();
        try (Workplace place = Workplace.open()) {
            int port = place.serve().port();

            for (String host : List.of("localhost", "127.0.0.1", "[::1]")) {
                Http.Answer answer = Http.get("http://" + host + ":" + port + "/health");
                assertThat(answer.status()).as(host).isEqualTo(200);
                assertThat(answer.body())
                        .as(host)
                        .matches("\\{\"status\":\"ok\",\"timestamp\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d"
                                + "\\.\\d{3}Z\"}");
            }
        }
    }

    @Test
    void takes_the_second_port_when_the_first_is_taken() throws Exception {
        try (Workplace place = Workplace.open();
                PortSquatter squatter = PortSquatter.listeningOn(place.port(0))) {
            ServerProcess server = place.serve();

            assertThat(server.port()).isEqualTo(place.port(1));
            server.awaitErrors("skipped " + place.port(0) + ": Address already in use");
            assertThat(place.projax("port").out()).isEqualTo(place.port(1) + "\n");
        }
    }

    /** In each of these cases, http://localhost:PORT leads to another program, at least for some clients. */
    @Test
    void skips_ports_that_are_taken_on_one_loopback_address_on_the_wildcard_or_without_listening() throws Exception {
        Requirement.ipv6();
        try (Workplace place = Workplace.open();
                PortSquatter ipv4 = PortSquatter.listeningOn(Loopback.IPV4.at(place.port(0)));
                PortSquatter ipv6 = PortSquatter.listeningOn(Loopback.IPV6.at(place.port(1)));
                PortSquatter everyIpv4 = PortSquatter.onWildcard4(place.port(2));
                PortSquatter every = PortSquatter.onWildcard6(place.port(3));
                PortSquatter boundToIpv4 = PortSquatter.boundOnly(Loopback.IPV4.at(place.port(4)));
                PortSquatter boundToIpv6 = PortSquatter.boundOnly(Loopback.IPV6.at(place.port(5)))) {
            ServerProcess server = place.serve();

            assertThat(server.port()).isEqualTo(place.port(6));
            for (int i = 0; i < 6; i++) {
                server.awaitErrors("skipped " + place.port(i) + ": Address already in use");
            }
            assertThat(place.projax("port").out()).isEqualTo(place.port(6) + "\n");
        }
    }

    @Test
    void takes_the_last_port_when_nine_are_taken() throws Exception {
        List<PortSquatter> squatters = new ArrayList<>();
        try (Workplace place = Workplace.open()) {
            for (int i = 0; i < 9; i++) {
                squatters.add(PortSquatter.listeningOn(place.port(i)));
            }

            ServerProcess server = place.serve();

            assertThat(server.port()).isEqualTo(place.port(9));
            assertThat(server.awaitErrors("port file").errors().lines().filter(line -> line.contains("skipped ")))
                    .hasSize(9);
            assertThat(place.projax("port").out()).isEqualTo(place.port(9) + "\n");
        } finally {
            close(squatters);
        }
    }

    @Test
    void fails_with_every_port_and_its_holder_when_ten_are_taken() throws Exception {
        List<PortSquatter> squatters = new ArrayList<>();
        try (Workplace place = Workplace.open()) {
            for (int i = 0; i < 10; i++) {
                squatters.add(PortSquatter.listeningOn(place.port(i)));
            }

            Finished refused = place.projax("serve");

            assertThat(refused.exit()).isEqualTo(4);
            assertThat(refused.out()).isEmpty();
            List<String> lines = refused.err().lines().toList();
            assertThat(lines).hasSize(11);
            assertThat(lines.get(0)).startsWith("projax: no free port in " + place.range() + "; ");
            for (int i = 0; i < 10; i++) {
                assertThat(lines.get(i + 1))
                        .startsWith("  " + place.port(i) + "  java (pid "
                                + ProcessHandle.current().pid() + ")");
            }
            assertThat(place.files()).isEmpty();
        } finally {
            close(squatters);
        }
    }

    @Test
    void leaves_the_port_file_of_a_running_server_alone_when_it_finds_no_port() throws Exception {
        List<PortSquatter> squatters = new ArrayList<>();
        try (Workplace place = Workplace.open()) {
            place.serve();
            for (int i = 1; i < 10; i++) {
                squatters.add(PortSquatter.listeningOn(place.port(i)));
            }

            Finished refused = place.projax("serve");

            assertThat(refused.exit()).isEqualTo(4);
            assertThat(place.portFile()).hasContent(place.port(0) + "\n");
        } finally {
            close(squatters);
        }
    }

    @Test
    void serves_on_the_requested_port() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve("--port", Integer.toString(place.port(4)));

            assertThat(server.port()).isEqualTo(place.port(4));
            assertThat(place.projax("port").out()).isEqualTo(place.port(4) + "\n");
        }
    }

    @Test
    void takes_no_other_port_than_the_requested_one() throws Exception {
        try (Workplace place = Workplace.open();
                PortSquatter squatter = PortSquatter.listeningOn(place.port(4))) {
            Finished refused = place.projax("serve", "--port", Integer.toString(place.port(4)));

            assertThat(refused.exit()).isEqualTo(4);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err())
                    .startsWith("projax: cannot bind port " + place.port(4) + ": Address already in use")
                    .hasLineCount(1);
            assertThat(place.files()).isEmpty();
        }
    }

    private static void close(List<PortSquatter> squatters) throws IOException {
        for (PortSquatter squatter : squatters) {
            squatter.close();
        }
    }
}
