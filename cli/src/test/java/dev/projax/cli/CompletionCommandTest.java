package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompletionCommandTest {
    private final Path elsewhere;
    private final Terminal terminal;
    private final Leases leases;

    CompletionCommandTest(@TempDir Path parent) {
        elsewhere = parent.resolve("elsewhere");
        terminal = new Terminal(parent.resolve("home"), Integer.toString(FreePorts.one()));
        leases = Leases.in(parent.resolve("leases"));
    }

    @Test
    void lists_the_names_of_this_directory_with_their_ports() throws IOException {
        lease(leases, "db").close();
        try (PortLease web = lease(leases, "web");
                PortLease other = lease(leases.forDirectory(elsewhere), "other")) {
            assertThat(terminal.projax("completion", "--names").out())
                    .containsExactly("db\tnot leased now", "web\tleased: " + web.port());
            assertThat(other.name()).contains("other");
        }
    }

    @Test
    void lists_the_leases_that_can_be_released() throws IOException {
        Leases detached = leases.withoutProgram();
        try (PortLease web = lease(leases, "web");
                PortLease api = lease(detached, "api");
                PortLease other = lease(detached.forDirectory(elsewhere), "other");
                PortLease nameless = detached.lease(PortRange.of(FreePorts.one()))) {
            assertThat(terminal.projax("completion", "--leases").out())
                    .containsExactlyInAnyOrder(
                            "api\t" + api.port(),
                            api.port() + "\tno program, api in " + leases.directory(),
                            other.port() + "\tno program, other in " + elsewhere,
                            nameless.port() + "\tno program");
            assertThat(web.name()).contains("web");
        }
    }

    private static PortLease lease(Leases leases, String name) throws IOException {
        return leases.lease(PortRange.of(FreePorts.one()), List.of(name)).get(0);
    }
}
