package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.HostProgram;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Programs that host a server of a framework, as their authors would write them, each in its own process. H1, H2, H5:
 * what happens if the framework hides a failed bind, gets no host, or binds its port itself.
 */
@Tag("long")
final class FrameworksIT {
    private static final Duration START = Duration.ofSeconds(60);
    private static final int TERMINATED = 143;

    /** A framework, and how its program would look if its author forgot the host, which most of them allow. */
    private enum Framework {
        HELIDON("helidon", 21, ".host(address.getHostString())", ""),
        JAVALIN("javalin", 17, "address.getHostString(), address.getPort()", "address.getPort()"),
        JETTY("jetty", 17, "connector.setHost(address.getHostString());", ""),
        NETTY("netty", 17, "bootstrap.bind(address)", "bootstrap.bind(address.getPort())"),
        SPRING_BOOT("spring-boot", 17, "\"server.address=127.0.0.1\", ", ""),
        VERTX("vertx", 17, "address.getPort(), address.getHostString()", "address.getPort()");

        private final String directory;
        private final int java;
        private final String host;
        private final String noHost;

        Framework(String directory, int java, String host, String noHost) {
            this.directory = directory;
            this.java = java;
            this.host = host;
            this.noHost = noHost;
        }

        HostProgram program() throws IOException {
            return HostProgram.of(directory, java);
        }

        HostProgram withoutHost() throws IOException {
            return program().with(host, noHost);
        }

        /** Returns what its program says without a host. */
        String refusal(Workplace place) {
            return switch (this) {
                case HELIDON ->
                    "after 10 s nothing listens on 127.0.0.1:" + place.port(0)
                            + "; listen on exactly this address, and look in the server's log for a failed bind\n";
                case SPRING_BOOT ->
                    "the server listens on port " + place.port(0)
                            + " of every network interface, where other machines can reach it; make it listen only on"
                            + " 127.0.0.1:" + place.port(0) + " and [::1]:" + place.port(0) + "\n";
                default ->
                    "the server could not bind "
                            + IntStream.range(0, 10)
                                    .mapToObj(i -> place.port(i) + " (Address already in use)")
                                    .collect(Collectors.joining(", "))
                            + ", although they are free; either it listens on a wildcard address like 0.0.0.0 instead of the addresses that the"
                            + " binder gets, or it opens another port that is taken\n";
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void comes_up_verified_next_to_two_taken_ports_and_leaves_nothing_after_sigterm(Framework framework)
            throws Exception {
        try (Workplace place = Workplace.open();
                PortSquatter first = PortSquatter.listeningOn(Loopback.IPV4.at(place.port(0)));
                PortSquatter second = PortSquatter.listeningOn(Loopback.IPV6.at(place.port(1)))) {
            ServerProcess program =
                    HostProgram.terminal(place).start(framework.program().compile(place));

            Server server = awaitVerified(place, program);

            assertThat(server.port()).isEqualTo(place.port(2));
            assertThat(place.portFile()).hasContent(place.port(2) + "\n");
            Eventually.that("its URL on stdout", () -> program.output().contains(server.url() + "\n"));
            assertThat(program.terminate()).isEqualTo(TERMINATED);
            assertThat(left(place)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void comes_up_verified_without_ipv6(Framework framework) throws Exception {
        try (OwnNetwork network = OwnNetwork.withoutIpv6();
                Workplace place = Workplace.open()) {
            ServerProcess program = HostProgram.terminal(place)
                    .in(network)
                    .start(framework.program().compile(place));

            Eventually.that(
                    START,
                    () -> "a port file; stderr: " + program.errors(),
                    () -> place.files().contains("api-port.txt")
                            || !program.process().isAlive());
            Finished port = place.terminal().in(network).run(Workplace.command("port", "--verified"));

            assertThat(port.out()).as(port.err() + program.errors()).isEqualTo(place.port(0) + "\n");
            assertThat(program.terminate()).isEqualTo(TERMINATED);
            assertThat(left(place)).isEmpty();
        }
    }

    /** H5. */
    @Test
    void spring_boot_starts_its_context_once_next_to_two_taken_ports() throws Exception {
        try (Workplace place = Workplace.open();
                PortSquatter first = PortSquatter.listeningOn(place.port(0));
                PortSquatter second = PortSquatter.listeningOn(place.port(1))) {
            ServerProcess program = HostProgram.terminal(place)
                    .start(Framework.SPRING_BOOT.program().compile(place));

            Server server = awaitVerified(place, program);

            int starts = occurrences(" : Starting Acme using Java ", program.output());
            FaultTable.record("H5", "Spring Boot next to two taken ports", 1, starts == 1 ? 0 : 1, Duration.ZERO);
            assertThat(server.port()).isEqualTo(place.port(2));
            assertThat(starts).as(program.output()).isEqualTo(1);
            assertThat(program.output()).contains("Tomcat initialized with port " + place.port(2));
        }
    }

    /** H2. */
    @ParameterizedTest
    @EnumSource
    void without_a_host_fails_and_says_how_to_fix_it(Framework framework) throws Exception {
        Requirement.ipv6();
        try (Workplace place = Workplace.open()) {
            Finished finished = HostProgram.terminal(place)
                    .run(START, framework.withoutHost().compile(place));

            boolean refused = finished.exit() == 1 && finished.err().contains("Exception: " + framework.refusal(place));
            FaultTable.record("H2", framework.directory + " without a host", 1, refused ? 0 : 1, finished.took());
            assertThat(finished.err()).contains("Exception: " + framework.refusal(place));
            assertThat(finished.exit()).isEqualTo(1);
            assertThat(left(place)).isEmpty();
        }
    }

    /** H1. Helidon writes a failed bind to its log only. */
    @Test
    void helidon_takes_the_next_port_if_it_loses_one_and_hides_it() throws Exception {
        HostProgram slow = Framework.HELIDON.program().with("return WebServer.builder()", """
                        System.out.println("binding " + address.getPort());
                        new java.util.Scanner(System.in).nextLine();
                        return WebServer.builder()""");
        int lost = 3;
        List<FakeServer> rivals = new ArrayList<>();
        try (Workplace place = Workplace.open()) {
            ServerProcess program = HostProgram.terminal(place).start(slow.compile(place));
            for (int i = 0; i <= lost; i++) {
                String binding = "binding " + place.port(i) + "\n";
                Eventually.that(
                        START,
                        () -> "\"" + binding + "\", but got: " + program.output() + program.errors(),
                        () -> program.output().contains(binding)
                                || !program.process().isAlive());
                if (i < lost) {
                    rivals.add(FakeServer.healthy(place.port(i)));
                }
                program.process().getOutputStream().write('\n');
                program.process().getOutputStream().flush();
            }

            Server server = awaitVerified(place, program);

            boolean right = server.port() == place.port(lost);
            FaultTable.record("H1", "Helidon loses its port", lost, right ? 0 : lost, Duration.ZERO);
            assertThat(server.port()).as(program.errors()).isEqualTo(place.port(lost));
            assertThat(program.errors()).contains("Failed to start listener: /127.0.0.1:" + place.port(0));
        } finally {
            for (FakeServer rival : rivals) {
                rival.close();
            }
        }
    }

    private static int occurrences(String words, String text) {
        return text.split(Pattern.quote(words), -1).length - 1;
    }

    /** Returns the files in the home, without those that stay empty and are never deleted. */
    private static List<String> left(Workplace place) throws IOException {
        return place.files().stream()
                .filter(file -> !file.matches("leases/[0-9]+\\.lock"))
                .toList();
    }

    private static Server awaitVerified(Workplace place, ServerProcess program) throws IOException {
        Discovery discovery = Discovery.of(place.app());
        Eventually.that(
                START,
                () -> "a verified server; stderr: " + program.errors(),
                () -> discovery.find().filter(Server::verified).isPresent()
                        || !program.process().isAlive());
        return discovery
                .find()
                .orElseThrow(() -> new AssertionError("the program exited: " + program.output() + program.errors()));
    }
}
