package dev.projax.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.RecordFile;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.instances.Registration;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class DiscoveryTest {
    /** So long that a test that waits for it runs into its timeout. */
    private static final Duration AMPLE = Duration.ofSeconds(60);

    private static final Duration HEAD_START = Duration.ofMillis(50);
    private static final Duration SHORT = Duration.ofMillis(400);

    private final Path home;
    private final PortRange range = FreePorts.inARow(3);
    private final int extra = FreePorts.one();
    private final App app;

    DiscoveryTest(@TempDir Path home) {
        this.home = home;
        app = new App(
                "acme", range, List.of(extra), home, home.resolve("api-port.txt"), Leases.in(home.resolve("leases")));
    }

    // which server is found

    @Test
    void finds_no_server_if_nothing_listens() throws IOException {
        DiscoveryReport report = discovery().search();

        assertThat(report.server()).isEmpty();
        assertThat(report.candidates())
                .extracting(Candidate::port)
                .containsExactly(range.first(), range.first() + 1, range.last(), extra);
        assertThat(report.candidates())
                .allMatch(it -> it.outcome() == Candidate.Outcome.ABSENT)
                .allMatch(it -> it.detail().equals("refuses the connection"));
    }

    @Test
    void finds_the_server_that_the_port_file_names_wherever_it_is() throws IOException {
        try (FakeServer server = FakeServer.healthy(0)) {
            portFileNames(server.port());

            Optional<Server> found = discovery().find();

            assertThat(found).map(Server::port).contains(server.port());
            assertThat(found).map(it -> it.url().toString()).contains("http://127.0.0.1:" + server.port());
            assertThat(found).map(Server::verified).contains(false);
        }
    }

    @Test
    void asks_no_other_port_if_the_port_files_server_is_verified() throws IOException {
        try (Registration registration = Registration.begin(app);
                FakeServer server = verified(0, registration);
                PortSquatter inRange = PortSquatter.listeningOn(range.first());
                PortSquatter inExtra = PortSquatter.listeningOn(extra)) {
            portFileNames(server.port());

            DiscoveryReport report = discovery().search();
            while (report.candidates().get(0).elapsed().compareTo(HEAD_START) >= 0) {
                // this machine was too busy to answer in time, so the others were rightly asked
                inRange.wasDialled();
                inExtra.wasDialled();
                report = discovery().search();
            }

            assertThat(report.candidates()).extracting(Candidate::port).containsExactly(server.port());
            assertThat(inRange.wasDialled()).isFalse();
            assertThat(inExtra.wasDialled()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 404 Not Found\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n", "HTTP/1.\r\n\r\n"})
    void turns_to_the_range_if_the_port_file_names_another_program(String answer) throws IOException {
        try (FakeServer stranger = FakeServer.answering(0, answer);
                FakeServer server = FakeServer.healthy(range.last())) {
            portFileNames(stranger.port());

            DiscoveryReport report = discovery().search();

            assertThat(report.server()).map(Server::port).contains(server.port());
            assertThat(report.candidates().get(0).outcome()).isEqualTo(Candidate.Outcome.FOREIGN);
        }
    }

    @Test
    void turns_to_the_range_if_the_port_file_names_a_dead_port() throws IOException {
        try (FakeServer server = FakeServer.healthy(range.first() + 1)) {
            portFileNames(FreePorts.one());

            Optional<Server> found = discovery().find();

            assertThat(found).map(Server::port).contains(server.port());
        }
    }

    @Test
    void turns_to_the_range_if_the_port_file_names_no_port() throws IOException {
        try (FakeServer server = FakeServer.healthy(range.first())) {
            Files.writeString(app.portFile(), "38124abc");

            DiscoveryReport report = discovery().search();

            assertThat(report.server()).map(Server::port).contains(server.port());
            assertThat(report.portFileIgnored()).contains("its content is not a port number");
        }
    }

    @Test
    void turns_to_the_range_before_a_silent_port_file_server_uses_up_the_time() throws IOException {
        try (PortSquatter silent = PortSquatter.listeningOn(0);
                FakeServer server = FakeServer.healthy(range.first())) {
            portFileNames(silent.port());

            DiscoveryReport report = discovery().within(SHORT).search();

            assertThat(report.server()).map(Server::port).contains(server.port());
            assertThat(report.unresponsive()).map(Candidate::port).contains(silent.port());
        }
    }

    @Test
    void prefers_the_port_files_server_even_if_another_one_answers_first() throws IOException {
        CountDownLatch otherWasAsked = new CountDownLatch(1);
        try (FakeServer named = FakeServer.playing(0, connection -> {
                    otherWasAsked.await();
                    connection.getOutputStream().write(ascii(FakeServer.healthyAnswer()));
                });
                FakeServer other = FakeServer.playing(range.first(), connection -> {
                    connection.getOutputStream().write(ascii(FakeServer.healthyAnswer()));
                    otherWasAsked.countDown();
                })) {
            portFileNames(named.port());

            Optional<Server> found = discovery().find();

            assertThat(found).map(Server::port).contains(named.port());
            assertThat(other.requests()).hasSize(1);
        }
    }

    @Test
    void prefers_the_lowest_port_of_the_range_and_the_range_over_the_extra_ports() throws IOException {
        try (FakeServer last = FakeServer.healthy(extra);
                FakeServer second = FakeServer.healthy(range.last());
                FakeServer first = FakeServer.healthy(range.first() + 1)) {
            DiscoveryReport report = discovery().survey();

            assertThat(report.server()).map(Server::port).contains(first.port());
            assertThat(report.servers())
                    .extracting(Server::port)
                    .containsExactly(first.port(), second.port(), last.port());
        }
    }

    // verification

    @Test
    void verifies_a_server_whose_proof_matches_its_record() throws IOException {
        try (Registration registration = Registration.begin(app);
                FakeServer server = verified(0, registration)) {
            Optional<Server> found = discovery().find();

            assertThat(found).map(Server::port).contains(server.port());
            assertThat(found)
                    .flatMap(Server::id)
                    .contains(registration.identity().id());
            assertThat(found)
                    .flatMap(Server::started)
                    .contains(registration.identity().started());
            assertThat(found).map(Server::verified).contains(true);
            assertThat(found).map(Object::toString).contains("http://127.0.0.1:" + server.port() + " (verified)");
        }
    }

    @Test
    void gives_localhost_as_the_host_only_if_the_record_says_that_it_leads_to_the_server() throws IOException {
        try (Registration registration = Registration.begin(app);
                FakeServer server = verified(range.first(), registration)) {
            Optional<Server> onOne = discovery().find();
            registration.publish(server.port(), true);
            Optional<Server> onBoth = discovery().find();
            RecordFile.of(app, registration.identity().id()).set("url", "http://evil.example:" + server.port());
            Optional<Server> unusable = discovery().find();

            assertThat(onOne).map(Server::url).contains(URI.create("http://127.0.0.1:" + server.port()));
            assertThat(onBoth).map(Server::url).contains(URI.create("http://localhost:" + server.port()));
            assertThat(onBoth).isNotEqualTo(onOne);
            assertThat(unusable).isEqualTo(onOne);
        }
    }

    @Test
    void prefers_a_verified_server_to_the_unverified_one_of_the_port_file() throws IOException {
        try (FakeServer unverified = FakeServer.healthy(range.first());
                Registration registration = Registration.begin(app);
                FakeServer server = verified(0, registration)) {
            portFileNames(unverified.port());

            Optional<Server> found = discovery().find();

            assertThat(found).map(Server::port).contains(server.port());
        }
    }

    @Test
    void asks_every_port_only_for_the_health_path_of_the_app() throws IOException {
        App own = app.withHealthPath("/internal/health");
        try (FakeServer unverified = FakeServer.healthy(range.first());
                Registration registration = Registration.begin(own);
                FakeServer server = verified(0, registration)) {
            portFileNames(unverified.port());

            Optional<Server> found = Discovery.of(own).find();

            assertThat(found).map(Server::port).contains(server.port());
            assertThat(List.of(unverified, server))
                    .allSatisfy(asked -> assertThat(asked.requests())
                            .singleElement(STRING)
                            .startsWith("GET /internal/health HTTP/1.1\r\n"));
        }
    }

    @Test
    void rejects_a_relayed_proof_of_another_port() throws IOException {
        try (Registration registration = Registration.begin(app);
                FakeServer server = verified(0, registration);
                FakeServer relay = FakeServer.proving(range.first(), registration.identity())) {
            DiscoveryReport report = discovery().survey();

            assertThat(report.server()).map(Server::port).contains(server.port());
            assertThat(candidate(report, relay.port()).outcome()).isEqualTo(Candidate.Outcome.FOREIGN);
            assertThat(candidate(report, relay.port()).detail()).isEqualTo("is healthy but gives a wrong proof");
        }
    }

    @Test
    void does_not_verify_a_server_with_another_secret() throws IOException {
        OwnIdentity impostor = OwnIdentity.create();
        impostor.boundTo(range.first());
        try (FakeServer server = FakeServer.proving(range.first(), impostor)) {
            Candidate candidate = candidate(discovery().survey(), server.port());

            assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.UNVERIFIED);
            assertThat(candidate.detail()).isEqualTo("is healthy, but there is no record to check its proof");
            assertThat(candidate.server()).flatMap(Server::authorization).isEmpty();
        }
    }

    @Test
    void does_not_verify_a_right_proof_of_a_server_in_another_network() throws IOException {
        try (Registration registration = Registration.begin(app);
                FakeServer relay = verified(range.first(), registration)) {
            RecordFile.of(app, registration.identity().id()).moveToAnotherNetwork();

            DiscoveryReport report = discovery().survey();
            Candidate asked = discovery().ask(relay.port());

            assertThat(report.running()).extracting(Server::verified).containsExactly(false);
            assertThat(asked.outcome()).isEqualTo(Candidate.Outcome.UNVERIFIED);
            assertThat(asked.detail())
                    .isEqualTo("is healthy, but gives the proof of a server in another network namespace, "
                            + "such as a container");
            assertThat(asked.server()).flatMap(Server::id).isEmpty();
            assertThat(asked.server()).flatMap(Server::authorization).isEmpty();
        }
    }

    @Test
    void reports_a_running_server_that_refuses_connections() throws IOException {
        int port = FreePorts.one();
        try (Registration registration = Registration.begin(app)) {
            registration.publish(port, false);

            DiscoveryReport report = discovery().search();

            assertThat(report.server()).isEmpty();
            assertThat(report.unresponsive()).map(Candidate::port).contains(port);
        }
        assertThat(discovery().search().unresponsive()).isEmpty();
    }

    @Test
    void gives_better_servers_25_ms_once_one_is_verified() throws IOException {
        try (Registration older = Registration.begin(app);
                PortSquatter hung = PortSquatter.listeningOn(range.last());
                Registration registration = Registration.begin(app);
                FakeServer server = verified(0, registration)) {
            older.publish(range.last(), false);
            long start = System.nanoTime();

            Optional<Server> found = discovery().within(AMPLE).find();

            assertThat(hung).isNotNull();
            assertThat(found).map(Server::port).contains(server.port());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AMPLE.dividedBy(2));
        }
    }

    private static Candidate candidate(DiscoveryReport report, int port) {
        return report.candidates().stream()
                .filter(it -> it.port() == port)
                .findFirst()
                .orElseThrow();
    }

    /** Starts a server that gives valid proofs, and publishes its record. */
    private static FakeServer verified(int port, Registration registration) throws IOException {
        FakeServer server = FakeServer.proving(port, registration.identity());
        registration.identity().boundTo(server.port());
        registration.publish(server.port(), false);
        return server;
    }

    // how ports are asked

    @Test
    void sends_127_0_0_1_a_health_request_and_nothing_else() throws IOException {
        try (FakeServer server = FakeServer.healthy(range.first())) {
            discovery().find();

            assertThat(server.requests())
                    .singleElement(STRING)
                    .matches("GET /health HTTP/1.1\r\nHost: localhost:" + server.port()
                            + "\r\nAccept: application/json\r\nProjax-Challenge: [A-Za-z0-9_-]{43}"
                            + "\r\nConnection: close\r\n\r\n");
        }
    }

    @Test
    void asks_all_ports_at_once() throws IOException {
        CountDownLatch allWereAsked = new CountDownLatch(3);
        FakeServer.Script waitForAll = connection -> {
            allWereAsked.countDown();
            allWereAsked.await();
            connection.getOutputStream().write(ascii(FakeServer.healthyAnswer()));
        };
        try (FakeServer first = FakeServer.playing(range.first(), waitForAll);
                FakeServer second = FakeServer.playing(range.last(), waitForAll);
                FakeServer third = FakeServer.playing(extra, waitForAll)) {
            DiscoveryReport report = discovery().survey();

            assertThat(report.servers())
                    .extracting(Server::port)
                    .containsExactly(first.port(), second.port(), third.port());
        }
    }

    @Test
    void follows_no_redirect() throws IOException {
        try (FakeServer elsewhere = FakeServer.healthy(0);
                FakeServer redirecting = FakeServer.answering(
                        range.first(),
                        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:" + elsewhere.port() + "/health\r\n\r\n")) {
            DiscoveryReport report = discovery().search();

            assertThat(report.server()).isEmpty();
            assertThat(report.candidates().get(0).port()).isEqualTo(redirecting.port());
            assertThat(report.candidates().get(0).detail()).isEqualTo("answers HTTP 302");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void reads_no_more_than_4_kib_of_an_endless_answer() throws IOException {
        try (FakeServer endless = FakeServer.playing(range.first(), connection -> {
            connection.getOutputStream().write(ascii("HTTP/1.1 200 OK\r\n\r\n"));
            while (!connection.isClosed()) {
                connection.getOutputStream().write(new byte[1024]);
            }
        })) {
            Candidate candidate = discovery().ask(endless.port());

            assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.FOREIGN);
            assertThat(candidate.detail()).isEqualTo("sends more than 4096 bytes");
        }
    }

    @Test
    void reads_an_answer_that_arrives_in_pieces() throws IOException {
        try (FakeServer server = FakeServer.playing(range.first(), connection -> {
            connection.setTcpNoDelay(true);
            for (byte piece : ascii(FakeServer.healthyAnswer())) {
                connection.getOutputStream().write(piece);
            }
        })) {
            Candidate candidate = discovery().ask(server.port());

            assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.UNVERIFIED);
        }
    }

    @Test
    void reports_a_reset_as_foreign() throws IOException {
        try (FakeServer rude = FakeServer.playing(range.first(), connection -> connection.setSoLinger(true, 0))) {
            Candidate candidate = discovery().ask(rude.port());

            assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.FOREIGN);
            assertThat(candidate.detail()).isEqualTo("breaks the connection");
        }
    }

    @Test
    void asks_one_port_for_the_caller() throws IOException {
        try (FakeServer server = FakeServer.healthy(0);
                PortSquatter inRange = PortSquatter.listeningOn(range.first())) {
            Candidate candidate = discovery().ask(server.port());

            assertThat(candidate.port()).isEqualTo(server.port());
            assertThat(candidate.sources()).containsExactly(Candidate.Source.CALLER);
            assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.UNVERIFIED);
            assertThat(candidate.detail()).isEqualTo("is healthy but gives no proof");
            assertThat(inRange.wasDialled()).isFalse();
        }
    }

    // search and survey

    @Test
    void does_not_wait_for_a_port_that_cannot_win() throws IOException {
        try (FakeServer server = FakeServer.healthy(range.first());
                PortSquatter silent = PortSquatter.listeningOn(range.last())) {
            DiscoveryReport report = discovery().search();

            assertThat(report.server()).map(Server::port).contains(server.port());
            assertThat(report.candidates()).extracting(Candidate::port).doesNotContain(silent.port());
        }
    }

    @Test
    void finds_a_running_server_among_many_dead_ones() throws IOException {
        try (Registration registration = Registration.begin(app);
                FakeServer server = FakeServer.proving(0, registration.identity())) {
            Path instances = home.resolve("instances");
            for (int i = 0; i < 300; i++) {
                Files.createFile(instances.resolve(String.format("%016x.instance", i)));
                Files.createFile(instances.resolve(String.format("%016x.lock", i)));
            }
            registration.identity().boundTo(server.port());
            registration.publish(server.port(), false);

            DiscoveryReport report = discovery().survey();

            assertThat(report.server()).map(Server::port).contains(server.port());
            assertThat(report.isComplete()).isTrue();
            assertThat(report.running())
                    .extracting(it -> it.id().orElseThrow())
                    .containsExactly(registration.identity().id());
        }
    }

    @Test
    void surveys_all_ports_even_when_the_winner_is_known() throws IOException {
        try (FakeServer named = FakeServer.healthy(0);
                FakeServer other = FakeServer.healthy(range.first());
                PortSquatter silent = PortSquatter.listeningOn(range.last())) {
            portFileNames(named.port());

            DiscoveryReport report = discovery().within(SHORT).survey();

            assertThat(report.candidates())
                    .extracting(Candidate::port)
                    .containsExactly(named.port(), other.port(), range.first() + 1, silent.port(), extra);
            assertThat(report.candidates())
                    .extracting(Candidate::outcome)
                    .containsExactly(
                            Candidate.Outcome.UNVERIFIED,
                            Candidate.Outcome.UNVERIFIED,
                            Candidate.Outcome.ABSENT,
                            Candidate.Outcome.UNRESPONSIVE,
                            Candidate.Outcome.ABSENT);
            assertThat(report.unresponsive()).isEmpty();
        }
    }

    // time

    @Test
    void stops_at_the_deadline_if_nothing_answers() throws IOException {
        try (PortSquatter named = PortSquatter.listeningOn(0);
                PortSquatter first = PortSquatter.listeningOn(range.first());
                PortSquatter last = PortSquatter.listeningOn(extra)) {
            portFileNames(named.port());

            long start = System.nanoTime();
            DiscoveryReport report = discovery().within(SHORT).survey();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);

            assertThat(elapsed).isBetween(SHORT, SHORT.plusSeconds(2));
            assertThat(report.candidates())
                    .filteredOn(it -> it.outcome() == Candidate.Outcome.UNRESPONSIVE)
                    .allMatch(it -> it.detail().equals("accepts the connection but does not respond"))
                    .allMatch(it -> it.elapsed().compareTo(elapsed) <= 0)
                    .extracting(Candidate::port)
                    .containsExactly(named.port(), first.port(), last.port());
        }
    }

    @Test
    void stops_at_the_deadline_if_an_answer_does_not_end() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        try (FakeServer stalling = FakeServer.playing(range.first(), connection -> {
            connection.getOutputStream().write(ascii("HTTP/1.1 200 OK\r\nContent-"));
            never.await();
        })) {
            Candidate candidate = discovery().within(SHORT).ask(stalling.port());

            assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.UNRESPONSIVE);
            assertThat(candidate.detail()).isEqualTo("does not finish its answer");
            assertThat(candidate.elapsed()).isBetween(SHORT.dividedBy(2), SHORT.plusSeconds(2));
        }
    }

    @Test
    void leaves_time_for_the_others_if_the_deadline_is_shorter_than_the_head_start() throws IOException {
        try (PortSquatter named = PortSquatter.listeningOn(0)) {
            portFileNames(named.port());

            DiscoveryReport report = discovery().within(Duration.ofMillis(20)).survey();

            assertThat(report.candidates())
                    .filteredOn(it -> it.port() != named.port())
                    .hasSize(4)
                    .allMatch(it -> it.outcome() == Candidate.Outcome.ABSENT);
        }
    }

    @Test
    void stops_at_the_deadline_if_there_are_more_records_than_it_can_read() throws IOException {
        Path instances = Files.createDirectories(home.resolve("instances"));
        for (int i = 0; i < 2_000; i++) {
            Files.createFile(instances.resolve(String.format("%016x.instance", i)));
            Files.createFile(instances.resolve(String.format("%016x.lock", i)));
        }

        DiscoveryReport report = discovery().within(Duration.ofMillis(1)).search();

        assertThat(report.isComplete()).isFalse();
        assertThat(report.candidates()).allMatch(it -> it.outcome() == Candidate.Outcome.ABSENT);
    }

    @Test
    void reports_the_ports_that_it_had_no_time_to_ask() throws IOException {
        App large = new App(
                "acme",
                new PortRange(1024, 65535),
                List.of(),
                home,
                home.resolve("api-port.txt"),
                Leases.in(home.resolve("leases")));

        DiscoveryReport report = Discovery.of(large).within(Duration.ofNanos(1)).survey();

        assertThat(report.candidates())
                .last()
                .matches(it -> it.outcome() == Candidate.Outcome.UNRESPONSIVE)
                .matches(it -> it.detail().equals("was not asked before the deadline"))
                .matches(it -> it.elapsed().compareTo(SHORT) < 0);
    }

    @Test
    void recognizes_an_idle_port_even_if_the_deadline_is_over_at_once() throws IOException {
        DiscoveryReport report = discovery().within(Duration.ofNanos(1)).survey();

        assertThat(report.candidates())
                .hasSize(4)
                .allMatch(it -> it.outcome() == Candidate.Outcome.ABSENT)
                .allMatch(it -> it.elapsed().compareTo(AMPLE) < 0);
    }

    @Test
    void copes_with_a_deadline_of_centuries() throws IOException {
        try (FakeServer server = FakeServer.healthy(range.first())) {
            Optional<Server> found =
                    discovery().within(Duration.ofDays(400_000)).find();

            assertThat(found).map(Server::port).contains(server.port());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void rejects_a_deadline_that_is_not_positive(Duration deadline) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> discovery().within(deadline))
                .withMessage("a deadline must be positive, not " + deadline);
    }

    // interrupts

    @Test
    void stops_at_an_interrupt_and_leaves_it_set() throws Exception {
        Thread searcher = Thread.currentThread();
        CountDownLatch never = new CountDownLatch(1);
        try (FakeServer silent = FakeServer.playing(range.first(), connection -> {
            searcher.interrupt();
            never.await();
        })) {
            Throwable thrown = catchThrowable(() -> discovery().ask(silent.port()));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown).isInstanceOf(InterruptedIOException.class);
        }
    }

    @Test
    void does_not_report_an_absent_server_if_it_was_interrupted_before() throws IOException {
        try (FakeServer server = FakeServer.healthy(0)) {
            portFileNames(server.port());
            Thread.currentThread().interrupt();

            Throwable thrown = catchThrowable(() -> discovery().find());

            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown).isInstanceOf(InterruptedIOException.class);
        }
    }

    private Discovery discovery() {
        return Discovery.of(app).within(AMPLE);
    }

    private void portFileNames(int port) throws IOException {
        Files.writeString(home.resolve("api-port.txt"), port + "\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
