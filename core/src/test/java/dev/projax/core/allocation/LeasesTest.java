package dev.projax.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.projax.core.allocation.Leases.AlreadyLeasedException;
import dev.projax.core.allocation.PortChoice.Refused;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LeasesTest {
    private static final long SELF = ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    private Path project;
    private Leases leases;
    private PortAllocator allocator;

    @BeforeEach
    void use_separate_files() throws IOException {
        project = Files.createDirectory(folder.resolve("shop")).toRealPath();
        leases = Leases.in(folder.resolve("leases")).forDirectory(project).forProcess(SELF, "node");
        allocator = new PortAllocator(leases);
    }

    // one port

    @Test
    void leases_the_first_free_port_and_leaves_it_unbound() throws IOException {
        PortRange range = FreePorts.inARow(2);

        try (PortLease lease = leases.lease(range);
                PortSquatter child = PortSquatter.listeningOn(lease.port())) {
            assertThat(lease.port()).isEqualTo(range.first());
            assertThat(child).isNotNull();
        }
    }

    @Test
    void leases_no_port_twice() throws IOException {
        PortRange range = FreePorts.inARow(2);

        try (PortLease first = leases.lease(range);
                PortLease second = leases.lease(range)) {
            assertThat(List.of(first.port(), second.port())).containsExactly(range.first(), range.last());
        }
    }

    @Test
    void leases_a_port_again_after_its_lease_is_closed() throws IOException {
        PortRange range = FreePorts.inARow(1);
        leases.lease(range).close();

        try (PortLease again = leases.lease(range)) {
            assertThat(again.port()).isEqualTo(range.first());
        }
    }

    @Test
    void leases_no_port_that_is_taken_on_ipv6_only_and_keeps_no_claim_to_it() throws IOException {
        Requirement.ipv6();
        PortRange range = FreePorts.inARow(2);

        try (PortSquatter squatter = PortSquatter.listeningOn(Loopback.IPV6.at(range.first()));
                PortLease lease = leases.lease(range)) {
            assertThat(squatter).isNotNull();
            assertThat(lease.port()).isEqualTo(range.last());
            assertThat(leases.all()).extracting(Leases.Entry::port).containsExactly(range.last());
        }
    }

    @Test
    void names_every_port_with_its_reason_when_none_is_left() throws IOException {
        PortRange range = FreePorts.inARow(2);

        NoFreePortException full;
        try (PortLease lease = leases.lease(PortRange.of(range.first()));
                PortSquatter squatter = PortSquatter.listeningOn(range.last())) {
            assertThat(lease).isNotNull();
            assertThat(squatter).isNotNull();
            full = catchThrowableOfType(NoFreePortException.class, () -> leases.lease(range));
        }

        assertThat(full.refused())
                .containsExactly(
                        new Refused(range.first(), "leased to node (pid " + SELF + ")"),
                        new Refused(range.last(), "Address already in use"));
    }

    @Test
    void releases_its_claim_when_it_cannot_check_whether_the_port_is_free() {
        Leases broken = leases.with(new PortCheck(new BrokenSockets(), false));

        Throwable thrown = catchThrowable(() -> broken.lease(PortRange.of(20_000)));

        assertThat(thrown).hasMessage("too many open files");
        assertThat(leases.at(20_000)).isEmpty();
    }

    @Test
    void nothing_is_leased_and_nothing_can_be_without_a_home() {
        assertThat(Leases.NONE.at(20_000)).isEmpty();
        assertThat(Leases.NONE.all()).isEmpty();
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> Leases.NONE.lease(PortRange.of(20_000)))
                .withMessageContaining("set HOME or PROJAX_LEASES");
    }

    // names

    @Test
    void gives_each_name_a_port_and_tells_the_program_by_variables() throws IOException {
        PortRange range = FreePorts.inARow(2);

        List<PortLease> both = leases.lease(range, List.of("web", "my-api"));

        assertThat(both).extracting(PortLease::port).containsExactly(range.first(), range.last());
        assertThat(leases.variables(both))
                .containsExactly(
                        entry("PORT", "" + range.first()),
                        entry("PORT_WEB", "" + range.first()),
                        entry("URL_WEB", "http://localhost:" + range.first()),
                        entry("PORT_MY_API", "" + range.last()),
                        entry("URL_MY_API", "http://localhost:" + range.last()),
                        entry(
                                "PROJAX_LEASE",
                                both.stream()
                                        .map(PortLease::id)
                                        .sorted()
                                        .reduce((a, b) -> a + "," + b)
                                        .orElseThrow()));
        close(both);
    }

    @Test
    void gives_a_name_its_port_of_last_time_whatever_else_was_leased_in_between() throws IOException {
        PortRange range = FreePorts.inARow(4);
        close(leases.lease(range, List.of("web", "api")));

        try (PortLease unnamed = leases.lease(range);
                PortLease other = leases.lease(range, List.of("docs")).get(0)) {
            List<PortLease> again = leases.lease(range, List.of("api", "web"));

            assertThat(unnamed.port()).isEqualTo(range.first() + 2);
            assertThat(other.port()).isEqualTo(range.first() + 3);
            assertThat(again).extracting(PortLease::port).containsExactly(range.first() + 1, range.first());
            close(again);
        }
    }

    @Test
    void gives_a_name_another_port_while_its_own_is_taken_or_outside_the_range() throws IOException {
        PortRange range = FreePorts.inARow(2);
        close(leases.lease(range, List.of("web")));

        try (PortSquatter squatter = PortSquatter.listeningOn(range.first());
                PortLease other = leases.lease(range, List.of("web")).get(0)) {
            assertThat(squatter).isNotNull();
            assertThat(other.port()).isEqualTo(range.last());
        }
        try (PortLease outside =
                leases.lease(PortRange.of(range.first()), List.of("web")).get(0)) {
            assertThat(outside.port()).isEqualTo(range.first());
        }
    }

    @Test
    void takes_ports_that_other_names_remember_last() throws IOException {
        PortRange range = FreePorts.inARow(2);
        close(leases.lease(range, List.of("web")));

        try (PortLease first = leases.lease(range);
                PortLease second = leases.lease(range)) {
            assertThat(List.of(first.port(), second.port())).containsExactly(range.last(), range.first());
        }
    }

    @Test
    void the_same_name_in_another_directory_is_another_name() throws IOException {
        PortRange range = FreePorts.inARow(2);
        Leases other = leases.forDirectory(Files.createDirectory(folder.resolve("other")));

        try (PortLease here = leases.lease(range, List.of("web")).get(0);
                PortLease there = other.lease(range, List.of("web")).get(0)) {
            assertThat(there.port()).isNotEqualTo(here.port());
            assertThat(leases.named("web")).map(Leases.Entry::port).contains(here.port());
            assertThat(other.named("web")).map(Leases.Entry::port).contains(there.port());
        }
        assertThat(leases.named("web")).isEmpty();
    }

    @Test
    void refuses_a_name_that_is_leased_and_leases_none_of_the_others() throws IOException {
        PortRange range = FreePorts.inARow(3);

        try (PortLease web = leases.lease(range, List.of("web")).get(0)) {
            AlreadyLeasedException refused = catchThrowableOfType(
                    AlreadyLeasedException.class, () -> leases.lease(range, List.of("api", "web")));

            assertThat(refused)
                    .hasMessage("web in " + project + " is already leased to node (pid " + SELF + ") on port "
                            + web.port());
            assertThat(leases.all()).extracting(Leases.Entry::port).containsExactly(web.port());
            close(leases.lease(range, List.of("api")));
        }
    }

    @Test
    void waits_for_a_name_as_long_as_it_is_told_to() throws Exception {
        PortRange range = FreePorts.inARow(1);
        PortLease web = leases.lease(range, List.of("web")).get(0);

        CompletableFuture<List<PortLease>> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return leases.waiting(Duration.ofSeconds(15)).lease(range, List.of("web"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        web.close();

        close(waiting.get());
        assertThat(leases.all()).isEmpty();
    }

    @Test
    void rejects_a_name_that_is_no_name_or_comes_twice() {
        PortRange range = PortRange.of(20_000);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> leases.lease(range, List.of("My_Web")))
                .withMessageStartingWith("\"My_Web\" is not a lease name; use at most 100 lowercase letters");
        assertThatIllegalArgumentException().isThrownBy(() -> leases.lease(range, List.of("web", "web")));
    }

    @Test
    void forgets_the_names_of_a_directory_that_is_gone() throws IOException {
        PortRange range = FreePorts.inARow(2);
        Path worktree = Files.createDirectory(folder.resolve("worktree"));
        close(leases.forDirectory(worktree).lease(range, List.of("web")));
        Files.delete(worktree);

        try (PortLease unnamed = leases.lease(range)) {
            assertThat(unnamed.port()).isEqualTo(range.first());
        }
    }

    @Test
    void a_new_name_does_not_take_the_port_of_another_one_in_the_same_call() throws IOException {
        PortRange range = FreePorts.inARow(2);
        close(leases.lease(range, List.of("old", "gone")));

        List<PortLease> both = leases.lease(range, List.of("new", "old"));

        assertThat(both).extracting(PortLease::port).containsExactly(range.last(), range.first());
        close(both);
    }

    @Test
    void a_call_that_fails_leases_and_remembers_nothing() throws IOException {
        PortRange range = FreePorts.inARow(1);

        NoFreePortException few =
                catchThrowableOfType(NoFreePortException.class, () -> leases.lease(range, List.of("web", "api")));

        assertThat(few.refused()).containsExactly(new Refused(range.first(), "needed for web"));
        assertThat(leases.all()).isEmpty();
        assertThat(leases.names()).isEmpty();
        close(leases.lease(range, List.of("api")));
        assertThat(leases.names()).containsExactly("api");
    }

    @Test
    void of_two_calls_that_want_the_same_names_one_gets_them() throws Exception {
        PortRange range = FreePorts.inARow(4);
        for (int round = 0; round < 20; round++) {
            List<CompletableFuture<List<PortLease>>> calls = Stream.of(List.of("web", "api"), List.of("api", "web"))
                    .map(names -> CompletableFuture.supplyAsync(() -> leaseIfPossible(range, names)))
                    .toList();

            List<List<PortLease>> got = new ArrayList<>();
            for (CompletableFuture<List<PortLease>> call : calls) {
                got.add(call.get());
            }
            assertThat(got).anySatisfy(each -> assertThat(each).hasSize(2));
            assertThat(leases.all()).hasSize(2);
            for (List<PortLease> each : got) {
                close(each);
            }
        }
    }

    private List<PortLease> leaseIfPossible(PortRange range, List<String> names) {
        try {
            return leases.lease(range, names);
        } catch (AlreadyLeasedException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void waits_for_a_port_whose_program_has_exited_even_without_patience() throws Exception {
        PortRange range = FreePorts.inARow(1);
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        PortLease ending = leases.forProcess(program.pid(), "true")
                .lease(range, List.of("web"))
                .get(0);
        program.waitFor();

        CompletableFuture<List<PortLease>> next =
                CompletableFuture.supplyAsync(() -> leaseIfPossible(range, List.of("web")));
        ending.close();

        assertThat(next.get()).extracting(PortLease::port).containsExactly(range.first());
        close(next.get());
    }

    @Test
    void an_interrupt_ends_the_wait_and_leases_nothing() throws IOException {
        PortRange range = FreePorts.inARow(1);

        try (PortLease web = leases.lease(range, List.of("web")).get(0)) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedIOException.class)
                    .isThrownBy(() -> leases.waiting(Duration.ofMinutes(1)).lease(range));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(leases.all()).extracting(Leases.Entry::port).containsExactly(web.port());
        }
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(() -> leases.lease(range, List.of("web")));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(leases.all()).isEmpty();
        close(leases.lease(range, List.of("web")));
    }

    @Test
    void the_directory_may_be_a_link() throws IOException {
        PortRange range = FreePorts.inARow(1);
        Leases linked = Leases.in(Files.createSymbolicLink(folder.resolve("link"), folder.resolve("leases")));

        try (PortLease lease = leases.lease(range)) {
            assertThat(linked.at(lease.port())).isPresent();
            assertThatExceptionOfType(NoFreePortException.class).isThrownBy(() -> linked.lease(range));
        }
        close(linked.lease(range, List.of("web")));
    }

    // who sees a lease

    @Test
    void shows_who_holds_it_to_everyone() throws IOException {
        PortRange range = FreePorts.inARow(1);

        try (PortLease lease =
                leases.forApp("acme").lease(range, List.of("web")).get(0)) {
            Leases.Entry seen =
                    Leases.in(folder.resolve("leases")).at(lease.port()).orElseThrow();

            assertThat(seen.id()).contains(lease.id());
            assertThat(seen.app()).contains("acme");
            assertThat(seen.name()).contains("web");
            assertThat(seen.program()).contains("node");
            assertThat(seen.pid()).hasValue(SELF);
            assertThat(seen.directory()).contains(project.toString());
            assertThat(seen.since()).isPresent();
            assertThat(seen).hasToString("node (pid " + SELF + "), web in " + project);
        }
    }

    @Test
    void ends_only_a_lease_without_a_program_on_request() throws IOException {
        PortRange range = FreePorts.inARow(2);

        try (PortLease ofProgram = leases.lease(range);
                PortLease alone = leases.withoutProgram().lease(range)) {
            assertThat(leases.release(leases.at(ofProgram.port()).orElseThrow()))
                    .isFalse();
            assertThat(leases.release(leases.at(alone.port()).orElseThrow())).isTrue();

            assertThat(ofProgram.isReleased()).isFalse();
            assertThat(alone.isReleased()).isTrue();
        }
    }

    @Test
    void shows_the_process_whose_exit_ends_a_lease_without_a_program() throws IOException {
        long shell = ProcessHandle.current().parent().orElseThrow().pid();

        try (PortLease lease = leases.withoutProgramUntilExitOf(shell).lease(FreePorts.inARow(1))) {
            Leases.Entry seen = leases.at(lease.port()).orElseThrow();

            assertThat(seen.pid()).hasValue(shell);
            assertThat(seen.program()).isEmpty();
            assertThat(leases.release(seen)).isTrue();
        }
    }

    // servers and leases

    @Test
    void a_server_skips_a_leased_port_without_binding_it() throws IOException {
        PortRange range = FreePorts.inARow(2);

        try (PortLease lease = leases.lease(range);
                BoundPort<LoopbackServer> port =
                        allocator.bindFirstFree(range, PortBinder.of(LoopbackServer::listenOn))) {
            assertThat(port.port()).isEqualTo(range.last());
            assertThat(port.refused()).containsExactly(new Refused(lease.port(), "leased to node (pid " + SELF + ")"));
        }
    }

    @Test
    void a_server_takes_a_leased_port_that_it_asks_for_only_inside_the_lease() throws IOException {
        PortRange range = FreePorts.inARow(1);
        PortChoice choice = PortChoice.strictly(range.first());
        PortBinder<LoopbackServer> binder = PortBinder.of(LoopbackServer::listenOn);

        try (PortLease lease = leases.forProcess(1, "init").lease(range)) {
            Map<String, String> inside = Map.of(
                    "PROJAX_LEASES",
                    folder.resolve("leases").toString(),
                    "PROJAX_LEASE",
                    "0123456789abcdef," + lease.id());

            assertThatExceptionOfType(NoFreePortException.class)
                    .isThrownBy(() -> allocator.bindFirstFree(choice, binder))
                    .withMessageContaining("leased to init (pid 1)");
            try (BoundPort<LoopbackServer> port = new PortAllocator(Leases.of(inside)).bindFirstFree(choice, binder)) {
                assertThat(port.port()).isEqualTo(lease.port());
            }
        }
    }

    @Test
    void a_server_may_take_the_port_that_its_own_process_leased() throws IOException {
        PortRange range = FreePorts.inARow(1);

        try (PortLease lease = leases.lease(range);
                BoundPort<LoopbackServer> port = allocator.bindFirstFree(
                        PortChoice.strictly(lease.port()), PortBinder.of(LoopbackServer::listenOn))) {
            assertThat(port.port()).isEqualTo(lease.port());
        }
    }

    @Test
    void a_server_gives_up_a_port_that_is_leased_while_it_binds() throws IOException {
        PortRange range = FreePorts.inARow(2);

        try (LeasingBinder binder = new LeasingBinder(range.first());
                BoundPort<LoopbackServer> port = allocator.bindFirstFree(range, binder)) {
            assertThat(port.port()).isEqualTo(range.last());
            assertThat(binder.gaveUp).isEqualTo(1);
        }
    }

    private static void close(List<PortLease> all) throws IOException {
        for (PortLease lease : all) {
            lease.close();
        }
    }

    /** Leases the port just before it binds it, as another program could. */
    private final class LeasingBinder implements PortBinder<LoopbackServer>, AutoCloseable {
        private final int contended;
        private final List<PortLease> taken = new ArrayList<>();
        private int gaveUp;

        LeasingBinder(int contended) {
            this.contended = contended;
        }

        @Override
        public LoopbackServer bind(List<InetSocketAddress> loopbacks) throws IOException {
            if (loopbacks.get(0).getPort() == contended) {
                taken.add(leases.lease(PortRange.of(contended)));
            }
            return LoopbackServer.listenOn(loopbacks);
        }

        @Override
        public void stop(LoopbackServer bound) throws IOException {
            bound.close();
            gaveUp++;
        }

        @Override
        public void close() throws IOException {
            LeasesTest.close(taken);
        }
    }

    private static final class BrokenSockets extends LoopbackSockets {
        @Override
        BindException refusalOf(int port, boolean ipv6) throws IOException {
            throw new IOException("too many open files");
        }
    }
}
