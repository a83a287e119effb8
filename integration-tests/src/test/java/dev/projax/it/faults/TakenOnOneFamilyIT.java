package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import dev.projax.server.ApiServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A3: another program holds the port on ::1 or on a wildcard address. On systems other than Linux, a bind can succeed
 * next to a wildcard.
 */
@Isolated("its callers leave no processor to others")
@Tag("long")
final class TakenOnOneFamilyIT {
    private static final int TRIES_EACH = 66;
    private static final int PROCESSES_EACH = 1;

    @Test
    void never_shares_a_port() throws IOException {
        Requirement.linux();
        Requirement.ipv6();
        Timings starts = new Timings();
        List<String> wrong = new ArrayList<>();
        long answers;
        try (Workplace workplace = Workplace.open()) {
            try (PortSquatter onIpv6 = PortSquatter.listeningOn(Loopback.IPV6.at(workplace.port(0)));
                    Callers callers = Callers.of(workplace.port(0), 2)) {
                start(workplace, TRIES_EACH + 1, starts, wrong);
                answers = callers.answers();
            }
            try (PortSquatter onWildcard = PortSquatter.onWildcard4(workplace.port(0))) {
                start(workplace, TRIES_EACH, starts, wrong);
            }
            try (PortSquatter onWildcard = PortSquatter.onWildcard6(workplace.port(0))) {
                start(workplace, TRIES_EACH, starts, wrong);
            }
        }

        int tries = 3 * (TRIES_EACH + PROCESSES_EACH) + 1;
        int early = (int) Math.min(tries, answers);
        FaultTable.record("A3", "taken on ::1, 0.0.0.0 or [::]", tries, wrong.size() + early, starts.worst());

        assertThat(tries).isGreaterThanOrEqualTo(200);
        assertThat(wrong).as("servers that did not take the next port").isEmpty();
        assertThat(answers).as("answers on 127.0.0.1 before ::1 was bound").isZero();
    }

    /**
     * Starts servers one after the other, the last ones as processes, and records which of them did not take the next
     * port.
     */
    private static void start(Workplace workplace, int tries, Timings starts, List<String> wrong) throws IOException {
        for (int i = 0; i < tries; i++) {
            long start = System.nanoTime();
            try (Hosted<ApiServer> server = ApiServer.start(workplace.app())) {
                starts.add(Timings.since(start));
                if (server.port() != workplace.port(1)) {
                    wrong.add(server.port() + " after " + server.refused());
                }
            }
        }
        for (int i = 0; i < PROCESSES_EACH; i++) {
            try (ServerProcess server = workplace.serve()) {
                if (server.port() != workplace.port(1)) {
                    wrong.add(server.port() + " as a process: " + server.errors());
                }
                assertThat(server.terminate()).isEqualTo(143);
            }
        }
    }
}
