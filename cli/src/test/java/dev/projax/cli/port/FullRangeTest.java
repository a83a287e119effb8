package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.projax.cli.Terminal;
import dev.projax.cli.command.CommandException;
import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.NoFreePortException;
import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortChoice;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.net.PortTakenException;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullRangeTest {
    private static final long SELF = ProcessHandle.current().pid();

    private final Path home;
    private final App app;

    FullRangeTest(@TempDir Path home) {
        this.home = home;
        app = App.projax(Map.of(
                "PROJAX_HOME", home.toString(),
                "PROJAX_LEASES", home.resolve("leases").toString()));
    }

    @Test
    void shows_the_systems_reason_for_a_refused_port_without_a_holder() throws IOException {
        int port = FreePorts.one();

        CommandException failure =
                FullRange.explain(full(PortChoice.strictly(port)), app, Terminal.advice("serve", "--port", "1"));

        assertThat(failure.exit()).isEqualTo(4);
        assertThat(failure).hasMessage("cannot bind port " + port + ": taken by a test; choose another --port");
        assertThat(failure.details()).isEmpty();
    }

    @Test
    void names_the_holder_of_a_strict_port_in_one_line() throws IOException {
        try (ServerSocket holder = listener()) {
            int port = holder.getLocalPort();

            CommandException failure =
                    FullRange.explain(full(PortChoice.strictly(port)), app, Terminal.advice("serve", "--port", "1"));

            assertThat(failure)
                    .hasMessage("cannot bind port " + port + ": Address already in use: java (pid " + SELF
                            + "); choose another --port");
        }
    }

    @Test
    void lists_the_ports_of_a_full_range_with_their_holders() throws IOException {
        try (ServerSocket holder = listener()) {
            int held = holder.getLocalPort();
            PortChoice choice = PortChoice.firstFreeOf(PortRange.of(held)).preferring(FreePorts.one());

            CommandException failure = FullRange.explain(full(choice), app, Terminal.advice("start"));

            assertThat(failure.getMessage()).isEqualTo("no free port in " + choice + "; choose another --range");
            assertThat(failure.details())
                    .containsExactly(
                            choice.preferred().orElseThrow() + "  taken by a test", held + "  java (pid " + SELF + ")");
        }
    }

    @Test
    void says_who_leased_a_port() throws IOException {
        PortChoice choice = PortChoice.strictly(FreePorts.one());
        Leases ofInit = app.leases().forProcess(1, "init").forDirectory(home);
        try (PortLease lease = ofInit.lease(choice.range(), List.of("web")).get(0)) {
            CommandException failure = FullRange.explain(refused(choice), app, Terminal.advice("serve", "--port", "1"));

            assertThat(failure.exit()).isEqualTo(4);
            assertThat(failure)
                    .hasMessage("cannot bind port " + lease.port() + ": leased to init (pid 1), web in "
                            + home.toRealPath() + "; choose another --port or see: projax leases");
        }
    }

    @Test
    void lists_the_leased_ports_of_a_full_range() throws IOException {
        PortRange range = FreePorts.inARow(2);
        try (PortLease one = app.leases().forProcess(1, "init").lease(range);
                PortLease own = app.leases().lease(range)) {
            CommandException failure =
                    FullRange.explain(refused(PortChoice.firstFreeOf(range)), app, Terminal.advice("start"));

            assertThat(failure.getMessage()).endsWith("; choose another --range or try: projax serve --port " + own);
            assertThat(failure.details())
                    .satisfiesExactly(
                            row -> assertThat(row)
                                    .startsWith(one.port() + "  leased to init (pid 1) ")
                                    .endsWith(" projax leases"),
                            row -> assertThat(row)
                                    .startsWith(own.port() + "  leased to java (pid " + SELF + ") ")
                                    .endsWith(" projax serve --port " + own));
        }
    }

    private NoFreePortException refused(PortChoice choice) {
        return catchThrowableOfType(
                NoFreePortException.class,
                () -> app.allocator().bindFirstFree(choice, PortBinder.of(loopbacks -> {
                    throw new AssertionError("the port is leased");
                })));
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(FreePorts.one(), 1, InetAddress.getLoopbackAddress());
    }

    private static NoFreePortException full(PortChoice choice) {
        return catchThrowableOfType(
                NoFreePortException.class,
                () -> new PortAllocator().bindFirstFree(choice, PortBinder.of(loopbacks -> {
                    throw new PortTakenException("taken by a test");
                })));
    }
}
