package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.BlackHole;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.InstanceId;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import dev.projax.server.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** D1: nine listeners accept no connection, and our server is on the last port of the range. */
@Tag("long")
final class BlackHolesIT {
    private static final Duration FIGURE = Discovery.DEFAULT_DEADLINE.plusMillis(100);
    private static final int TRIES = 4;
    private static final int OURS = 9;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Workplace workplace;

    @BeforeEach
    void open() throws IOException {
        workplace = Workplace.open();
        opened.push(workplace);
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test
    void finds_ours_within_one_deadline_without_a_port_file() throws IOException {
        nineBlackHolesAndOurs();
        Files.delete(workplace.portFile());

        find("9 black holes");
    }

    @Test
    void finds_ours_within_one_deadline_when_the_port_file_names_a_black_hole() throws IOException {
        nineBlackHolesAndOurs();
        PortFile.of(workplace.app()).publish(workplace.port(0), new InstanceId("0123456789abcdef"));

        find("9 black holes, one in the port file");
    }

    @Test
    void the_command_finds_ours_within_one_deadline() throws IOException {
        Duration idle = Duration.ZERO;
        for (int i = 0; i < TRIES; i++) {
            Finished none = workplace.projax("discover");
            assertThat(none.exit()).isEqualTo(3);
            idle = none.took().compareTo(idle) > 0 ? none.took() : idle;
        }
        nineBlackHolesAndOurs();
        Files.delete(workplace.portFile());

        Timings candidates = new Timings();
        Timings processes = new Timings();
        int wrong = 0;
        for (int i = 0; i < TRIES; i++) {
            Finished discover = workplace.projax("discover");
            Matcher lines = Pattern.compile("^([* ]) +([0-9]+) +[a-z, ]*range +([a-z]+) +([0-9.]+) ", Pattern.MULTILINE)
                    .matcher(discover.out());
            int asExpected = 0;
            while (lines.find()) {
                candidates.add(Duration.ofNanos((long) (Double.parseDouble(lines.group(4)) * 1e6)));
                boolean ours = lines.group(1).equals("*");
                asExpected += lines.group(2).equals(Integer.toString(workplace.port(OURS))) == ours
                                && lines.group(3).equals(ours ? "healthy" : "unresponsive")
                        ? 1
                        : 0;
            }
            wrong += asExpected == 10 ? 0 : 1;
            processes.add(discover.took());
        }

        FaultTable.record("D1", "9 black holes, projax discover", TRIES, wrong, candidates.worst());
        assertThat(wrong).isZero();
        assertThat(candidates.worst()).isLessThanOrEqualTo(FIGURE);
        assertThat(processes.percentile(1))
                .as("a whole process, compared to %s without black holes", idle)
                .isLessThanOrEqualTo(idle.plus(FIGURE));
    }

    private void nineBlackHolesAndOurs() throws IOException {
        for (int i = 0; i < OURS; i++) {
            opened.push(BlackHole.on(workplace.port(i)));
        }
        Hosted<ApiServer> ours = ApiServer.start(workplace.app(OURS));
        opened.push(ours);
    }

    private void find(String fault) throws IOException {
        Discovery discovery = Discovery.of(workplace.app());
        Timings searches = new Timings();
        int wrong = 0;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            Optional<Integer> found = discovery.find().map(Server::port);
            searches.add(Timings.since(start));
            wrong += found.equals(Optional.of(workplace.port(OURS))) ? 0 : 1;
        }

        FaultTable.record("D1", fault, TRIES, wrong, searches.worst());
        assertThat(wrong).isZero();
        assertThat(searches.worst()).isLessThanOrEqualTo(FIGURE);
    }
}
