package dev.projax.core.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.projax.core.allocation.NoFreePortException;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortChoice;
import dev.projax.core.allocation.PortChoice.Refused;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.inventory.Instances;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Identity;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class HostingTest {
    private static final PortBinder<HealthServer> HEALTHY = PortBinder.onIpv4(HealthServer::healthyOn);

    private final Path home;
    private final PortRange range = FreePorts.inARow(2);
    private final App app;

    HostingTest(@TempDir Path parent) {
        home = parent.resolve("home");
        app = appAt(home);
    }

    // the start

    @Test
    void starts_on_the_first_free_port_and_publishes_it() throws IOException {
        try (Hosted<HealthServer> hosted = Hosting.of(app).startUnverified(HEALTHY)) {
            assertThat(hosted.port()).isEqualTo(range.first());
            assertThat(hosted.url()).hasToString("http://127.0.0.1:" + range.first());
            assertThat(hosted.portFile())
                    .isEqualTo(home.resolve("api-port.txt"))
                    .hasContent(range.first() + "\n");
            assertThat(hosted.refused()).isEmpty();
            assertThat(hosted.notices()).isEmpty();
        }
    }

    @Test
    void is_found_by_clients_of_the_same_app() throws IOException {
        try (Hosted<HealthServer> hosted = Hosting.of(app).startUnverified(HEALTHY)) {
            Optional<Server> found = Discovery.of(app).find();

            assertThat(found).map(Server::port).contains(hosted.port());
        }
    }

    @Test
    void gives_clients_a_url_that_leads_to_a_server_on_one_address() throws IOException {
        try (Hosted<FakeServer> hosted = Hosting.of(app)
                .start(identity -> PortBinder.onIpv4(address -> FakeServer.proving(address.getPort(), identity)))) {
            Optional<Server> found = Discovery.of(app).find();

            assertThat(hosted.url()).hasToString("http://127.0.0.1:" + hosted.port());
            assertThat(found).map(Server::verified).contains(true);
            assertThat(found).map(Server::url).contains(hosted.url());
        }
    }

    @Test
    void shows_clients_which_program_is_behind_it() throws IOException {
        try (Hosted<FakeServer> hosted = Hosting.of(app)
                .program("acme 1.2")
                .start(identity -> PortBinder.onIpv4(address -> FakeServer.proving(address.getPort(), identity)))) {
            Optional<Server> found = Discovery.of(app).find();

            assertThat(found.flatMap(Server::program)).contains("acme 1.2");
            assertThat(found.map(Server::port)).contains(hosted.port());
        }
    }

    @Test
    void rejects_a_program_that_would_break_a_record() {
        Hosting hosting = Hosting.of(app);

        assertThatIllegalArgumentException().isThrownBy(() -> hosting.program("acme\n1.2"));
    }

    @Test
    void leaves_the_settings_unchanged_that_a_copy_was_made_from() throws IOException {
        Hosting any = Hosting.of(app);
        Hosting second = any.on(PortChoice.strictly(range.first() + 1));
        Hosting sole = second.sole();

        try (Hosted<HealthServer> one = any.startUnverified(HEALTHY);
                Hosted<HealthServer> other = second.startUnverified(HEALTHY)) {
            assertThat(one.port()).isEqualTo(range.first());
            assertThat(other.port()).isEqualTo(range.first() + 1);
            assertThatExceptionOfType(Hosted.AlreadyServedException.class)
                    .isThrownBy(() -> sole.startUnverified(HEALTHY));
        }
    }

    @Test
    void starts_alone_or_not_at_all_if_it_must_be_the_sole_server() throws IOException {
        Hosting sole = Hosting.of(app).sole();
        try (Hosted<HealthServer> first = sole.startUnverified(HEALTHY)) {
            assertThatExceptionOfType(Hosted.AlreadyServedException.class)
                    .isThrownBy(() -> sole.startUnverified(HEALTHY))
                    .withMessageContaining(app.portFile().toString());
            assertThat(Instances.of(app).list()).hasSize(1);
            assertThat(first.port()).isEqualTo(range.first());
        }

        sole.startUnverified(HEALTHY).close();
    }

    @Test
    void starts_as_the_sole_server_if_the_other_one_stops_at_that_moment() throws Exception {
        Hosting sole = Hosting.of(app).sole();
        Hosted<HealthServer> first = sole.startUnverified(HEALTHY);
        Thread closer = new Thread(() -> {
            LockSupport.parkNanos(20_000_000);
            try {
                first.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        closer.start();

        try (Hosted<HealthServer> second = sole.startUnverified(HEALTHY)) {
            assertThat(app.portFile()).hasContent(second.port() + "\n");
        }
        closer.join();
    }

    @Test
    void checks_the_health_of_its_server_before_it_publishes() throws IOException {
        List<Boolean> published = new ArrayList<>();
        PortBinder<HealthServer> binder = PortBinder.onIpv4(address -> {
            published.add(Files.exists(app.portFile()));
            return HealthServer.healthyOn(address);
        });

        try (Hosted<HealthServer> hosted = Hosting.of(app).startUnverified(binder)) {
            assertThat(published).containsExactly(false);
            assertThat(hosted.bound().requests()).singleElement(STRING).startsWith("GET /health ");
        }
    }

    @Test
    void checks_and_proves_its_health_on_the_path_that_its_app_chose() throws IOException {
        App own = app.withHealthPath("/internal/health");

        try (Hosted<FakeServer> hosted = Hosting.of(own)
                .start(identity -> PortBinder.onIpv4(address -> {
                    assertThat(identity.healthPath()).isEqualTo("/internal/health");
                    return FakeServer.proving(address.getPort(), identity);
                }))) {
            Optional<Server> found = Discovery.of(own).find();

            assertThat(found.map(Server::verified)).contains(true);
            assertThat(hosted.bound().requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request).startsWith("GET /internal/health HTTP/1.1\r\n"));
        }
    }

    @Test
    void reports_the_ports_that_were_refused() throws IOException {
        try (PortSquatter squatter = PortSquatter.listeningOn(range.first());
                Hosted<HealthServer> hosted = Hosting.of(app).startUnverified(HEALTHY)) {
            assertThat(squatter).isNotNull();
            assertThat(hosted.port()).isEqualTo(range.last());
            assertThat(hosted.refused()).extracting(Refused::port).containsExactly(range.first());
        }
    }

    @Test
    void starts_on_the_given_port_even_outside_the_range() throws IOException {
        int port = FreePorts.one();

        try (Hosted<HealthServer> hosted =
                Hosting.of(app).on(PortChoice.strictly(port)).startUnverified(HEALTHY)) {
            assertThat(hosted.port()).isEqualTo(port);
        }
    }

    // a step fails

    @Test
    void undoes_the_bind_if_the_server_is_not_healthy() {
        List<HealthServer> bound = new ArrayList<>();
        PortBinder<HealthServer> binder = PortBinder.onIpv4(address -> {
            bound.add(HealthServer.brokenOn(address));
            return bound.get(0);
        });

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Hosting.of(app).startUnverified(binder))
                .withMessage("GET /health on 127.0.0.1:" + range.first() + " answers HTTP 404; answer this path with"
                        + " Health.body, or choose another path with App.withHealthPath");
        assertThat(bound).singleElement().extracting(HealthServer::stops).isEqualTo(1);
        assertThat(FreePorts.isFree(range.first())).isTrue();
        assertThat(app.portFile()).doesNotExist();
    }

    @Test
    void keeps_the_first_failure_and_adds_a_failure_of_the_undo() {
        PortBinder<HealthServer> unstoppable = PortBinder.onIpv4(HealthServer::brokenOn, server -> {
            server.close();
            throw new IOException("does not stop");
        });

        Throwable thrown = catchThrowable(() -> Hosting.of(app).startUnverified(unstoppable));

        assertThat(thrown).hasMessageContaining("answers HTTP 404");
        assertThat(thrown.getSuppressed())
                .singleElement()
                .extracting(Throwable::getMessage)
                .isEqualTo("does not stop");
    }

    @Test
    void binds_nothing_if_the_directory_cannot_be_created() throws IOException {
        Files.writeString(home, "a file");
        List<Integer> bound = new ArrayList<>();

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> Hosting.of(app).startUnverified(recording(bound)))
                .withMessage(home + ": not a directory");
        assertThat(bound).isEmpty();
        assertThat(home).hasContent("a file");
    }

    @Test
    void undoes_the_bind_if_the_port_file_cannot_be_written() throws IOException {
        Files.createDirectories(app.portFile().resolve("in the way"));
        List<Integer> bound = new ArrayList<>();

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> Hosting.of(app).startUnverified(recording(bound)))
                .withMessageStartingWith(app.portFile() + ": ");
        assertThat(bound).containsExactly(range.first());
        assertThat(FreePorts.isFree(range.first())).isTrue();
        assertThat(filesIn(home)).containsExactly("api-port.txt", "api-port.txt.lock", "instances");
    }

    @Test
    void publishes_nothing_if_no_port_is_free() throws IOException {
        try (PortSquatter first = PortSquatter.listeningOn(range.first());
                PortSquatter last = PortSquatter.listeningOn(range.last())) {
            assertThat(first).isNotSameAs(last);
            assertThatExceptionOfType(NoFreePortException.class)
                    .isThrownBy(() -> Hosting.of(app).startUnverified(HEALTHY));
        }
        assertThat(filesIn(home)).containsExactly("api-port.txt.lock", "instances");
        assertThat(filesIn(home.resolve("instances"))).isEmpty();
    }

    @Test
    void undoes_everything_if_it_is_interrupted() {
        List<HealthServer> bound = new ArrayList<>();
        PortBinder<HealthServer> binder = PortBinder.onIpv4(address -> {
            bound.add(HealthServer.healthyOn(address));
            Thread.currentThread().interrupt();
            return bound.get(0);
        });

        Throwable thrown = catchThrowable(() -> Hosting.of(app).startUnverified(binder));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(InterruptedIOException.class);
        assertThat(bound).singleElement().extracting(HealthServer::stops).isEqualTo(1);
        assertThat(FreePorts.isFree(range.first())).isTrue();
        assertThat(app.portFile()).doesNotExist();
    }

    @Test
    void takes_the_next_port_if_its_server_hides_that_it_lost_the_first_one() throws IOException {
        List<FakeServer> winners = new ArrayList<>();
        try (Hosted<AutoCloseable> hosted =
                Hosting.of(app).start(identity -> PortBinder.onIpv4(address -> swallow(address, identity, winners)))) {
            assertThat(hosted.port()).isEqualTo(range.last());
            assertThat(hosted.refused())
                    .containsExactly(
                            new Refused(range.first(), "another program answers on 127.0.0.1:" + range.first()));
            assertThat(Discovery.of(app).find()).map(Server::verified).contains(true);
        } finally {
            for (FakeServer winner : winners) {
                winner.close();
            }
        }
    }

    /** Starts a server, and reports no failure if another program is faster, which happens on the first port. */
    private static AutoCloseable swallow(InetSocketAddress address, Identity identity, List<FakeServer> winners)
            throws IOException {
        if (winners.isEmpty()) {
            winners.add(FakeServer.healthy(address.getPort()));
            return () -> {};
        }
        return FakeServer.proving(address.getPort(), identity);
    }

    @Test
    void starts_no_server_without_a_proof_unless_it_is_started_unverified() throws IOException {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Hosting.of(app).start(identity -> HEALTHY))
                .withMessage("GET /health on 127.0.0.1:" + range.first() + " answers, but without a proof; pass the"
                        + " request header Projax-Challenge to identity.health and send all headers of its answer, or"
                        + " use startUnverified");
        assertThat(app.portFile()).doesNotExist();
        assertThat(filesIn(home.resolve("instances"))).isEmpty();
        assertThat(FreePorts.isFree(range.first())).isTrue();
    }

    @Test
    void tries_no_other_port_if_an_unfit_server_cannot_be_stopped() {
        List<HealthServer> bound = new ArrayList<>();
        PortBinder<HealthServer> unstoppable = PortBinder.onIpv4(
                address -> {
                    bound.add(HealthServer.healthyOn(address));
                    return bound.get(0);
                },
                server -> {
                    throw new IOException("does not stop");
                });

        Throwable thrown = catchThrowable(() -> Hosting.of(app).start(identity -> unstoppable));

        assertThat(thrown)
                .hasMessageContaining("without a proof")
                .hasSuppressedException(new IOException("does not stop"));
        assertThat(bound).hasSize(1);
        closeAll(bound);
    }

    @Test
    void says_what_is_wrong_with_a_server_whose_stop_returns_too_early() {
        List<HealthServer> bound = new ArrayList<>();
        PortBinder<HealthServer> slow = PortBinder.onIpv4(
                address -> {
                    bound.add(HealthServer.healthyOn(address));
                    return bound.get(0);
                },
                server -> {});

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Hosting.of(app).start(identity -> slow))
                .withMessageStartingWith("GET /health on 127.0.0.1:" + range.first() + " answers, but without a proof;")
                .withMessageEndingWith("; and its stop returned before the port was free, on every port of " + range);
        closeAll(bound);
    }

    @Test
    void stops_an_unfit_server_even_if_it_is_interrupted() {
        List<HealthServer> bound = new ArrayList<>();
        PortBinder<HealthServer> binder = PortBinder.onIpv4(
                address -> {
                    bound.add(HealthServer.healthyOn(address));
                    Thread.currentThread().interrupt();
                    return bound.get(0);
                },
                server -> {
                    Thread.sleep(1);
                    server.close();
                });

        Throwable thrown = catchThrowable(() -> Hosting.of(app).start(identity -> binder));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(InterruptedIOException.class);
        assertThat(bound).singleElement().extracting(HealthServer::stops).isEqualTo(1);
    }

    private static void closeAll(List<HealthServer> servers) {
        for (HealthServer server : servers) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    // the stop

    @Test
    void removes_the_port_file_and_frees_the_port() throws IOException {
        Hosted<HealthServer> hosted = Hosting.of(app).startUnverified(HEALTHY);

        hosted.close();

        assertThat(filesIn(home)).containsExactly("api-port.txt.lock", "instances");
        assertThat(filesIn(home.resolve("instances"))).isEmpty();
        assertThat(FreePorts.isFree(range.first())).isTrue();
    }

    @Test
    void removes_the_port_file_while_it_still_holds_the_port() throws IOException {
        List<Boolean> published = new ArrayList<>();
        Hosted<HealthServer> hosted = Hosting.of(app)
                .startUnverified(PortBinder.onIpv4(HealthServer::healthyOn, server -> {
                    published.add(Files.exists(app.portFile()));
                    server.close();
                }));

        hosted.close();

        assertThat(published).containsExactly(false);
    }

    @Test
    void does_nothing_on_a_second_close() throws IOException {
        Hosted<HealthServer> hosted = Hosting.of(app).startUnverified(HEALTHY);
        hosted.close();
        Files.writeString(app.portFile(), hosted.port() + "\n");

        hosted.close();

        assertThat(hosted.bound().stops()).isEqualTo(1);
        assertThat(app.portFile()).exists();
    }

    @Test
    void may_be_closed_at_exit_any_number_of_times() throws IOException {
        Hosted<HealthServer> hosted = Hosting.of(app).startUnverified(HEALTHY);

        assertThat(hosted.closeAtExit().closeAtExit()).isSameAs(hosted);

        hosted.close();
        assertThat(hosted.closeAtExit()).isSameAs(hosted);
    }

    @Test
    void closes_soon_on_another_thread() throws Exception {
        List<Thread> stopping = new ArrayList<>();
        PortBinder<HealthServer> binder = PortBinder.onIpv4(HealthServer::healthyOn, server -> {
            stopping.add(Thread.currentThread());
            server.close();
        });
        Hosted<HealthServer> hosted = Hosting.of(app).startUnverified(binder);

        hosted.closeSoon();
        hosted.closeSoon();
        hosted.awaitClose();

        assertThat(stopping).singleElement().isNotSameAs(Thread.currentThread()).matches(thread -> !thread.isDaemon());
        assertThat(hosted.bound().stops()).isEqualTo(1);
        assertThat(FreePorts.isFree(range.first())).isTrue();
        assertThat(app.portFile()).doesNotExist();
    }

    @Test
    void hands_the_port_file_over_to_the_next_server() throws IOException {
        Hosted<HealthServer> first = Hosting.of(app).startUnverified(HEALTHY);
        try (Hosted<HealthServer> second = Hosting.of(app).startUnverified(HEALTHY)) {
            first.close();

            assertThat(app.portFile()).hasContent(second.port() + "\n");
        }
        assertThat(app.portFile()).doesNotExist();
    }

    @Test
    void closes_on_an_interrupted_thread_and_leaves_it_interrupted() throws IOException {
        List<Boolean> interrupted = new ArrayList<>();
        Hosted<HealthServer> hosted = Hosting.of(app)
                .startUnverified(PortBinder.onIpv4(HealthServer::healthyOn, server -> {
                    interrupted.add(Thread.currentThread().isInterrupted());
                    server.close();
                }));
        Thread.currentThread().interrupt();

        hosted.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted).containsExactly(false);
        assertThat(app.portFile()).doesNotExist();
        assertThat(FreePorts.isFree(range.first())).isTrue();
    }

    @Test
    void stops_the_server_even_if_its_home_is_gone() throws IOException {
        Hosted<HealthServer> hosted = Hosting.of(app).startUnverified(HEALTHY);
        Files.move(home, home.resolveSibling("moved"));
        Files.createFile(home);

        hosted.close();

        assertThat(hosted.bound().stops()).isEqualTo(1);
        assertThat(FreePorts.isFree(range.first())).isTrue();
    }

    @Test
    void does_not_touch_the_next_servers_file_on_a_second_close() throws Exception {
        Hosted<HealthServer> hosted = Hosting.of(app).startUnverified(HEALTHY);
        hosted.close();
        try (Hosted<HealthServer> next = Hosting.of(app).startUnverified(HEALTHY)) {
            assertThat(next.port()).isEqualTo(hosted.port());

            hosted.close();

            assertThat(app.portFile()).hasContent(next.port() + "\n");
        }
    }

    @Test
    void removes_the_port_file_whenever_an_interrupt_comes() throws Exception {
        Thread closing = Thread.currentThread();
        for (int round = 0; round < 100; round++) {
            Hosted<HealthServer> hosted = Hosting.of(app).startUnverified(HEALTHY);
            long delay = round * 3_000L;
            Thread interrupter = new Thread(() -> {
                LockSupport.parkNanos(delay);
                closing.interrupt();
            });
            interrupter.start();

            hosted.close();

            awaitInterrupt(interrupter);
            assertThat(app.portFile()).doesNotExist();
        }
    }

    private static void awaitInterrupt(Thread interrupter) {
        while (interrupter.isAlive()) {
            Thread.onSpinWait();
        }
        Thread.interrupted();
    }

    private App appAt(Path directory) {
        return Acme.in(directory, range);
    }

    private static PortBinder<HealthServer> recording(List<Integer> bound) {
        return PortBinder.onIpv4(address -> {
            bound.add(address.getPort());
            return HealthServer.healthyOn(address);
        });
    }

    private static List<String> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }
}
