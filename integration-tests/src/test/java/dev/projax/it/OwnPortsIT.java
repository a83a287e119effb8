package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The ports, files and commands that users were promised, without any option or variable. In a network namespace,
 * because these ports may be in use.
 */
final class OwnPortsIT {
    @Test
    void clients_look_on_38124_to_38133_and_then_on_3001_to_3005() throws Exception {
        try (Machine machine = Machine.open()) {
            Finished none = machine.projax("discover");

            assertThat(none.out().lines().skip(2).map(line -> line.strip().replaceAll("  .*", "")))
                    .containsExactly(
                            "38124", "38125", "38126", "38127", "38128", "38129", "38130", "38131", "38132", "38133",
                            "3001", "3002", "3003", "3004", "3005");
            assertThat(none.exit()).isEqualTo(3);
            assertThat(none.err()).isEqualTo("projax: no server on 38124-38133 or 3001-3005; try: projax start\n");
        }
    }

    /** As the page "Port Management" shows it. */
    @Test
    void cat_and_curl_show_what_users_were_promised() throws Exception {
        try (Machine machine = Machine.open()) {
            Requirement.command("curl");
            machine.serve();

            Finished cat = machine.shell("cat ~/.projax/api-port.txt");
            Finished curl = machine.shell("curl http://localhost:38124/health");
            Finished byCommand = machine.shell("curl -s localhost:$(" + Distribution.launcher() + " port)/health");

            assertThat(cat.out()).isEqualTo("38124\n");
            assertThat(curl.exit()).isZero();
            assertThat(curl.out())
                    .matches(
                            "\\{\"status\":\"ok\",\"timestamp\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"}");
            assertThat(byCommand.out()).startsWith("{\"status\":\"ok\"");
        }
    }

    @Test
    void clients_find_servers_of_the_older_range() throws Exception {
        try (Machine machine = Machine.open()) {
            ServerProcess older = machine.serve("--range", "3001-3010");
            assertThat(older.port()).isEqualTo(3001);
            assertThat(machine.shell("cat ~/.projax/api-port.txt").out()).isEqualTo("3001\n");
            assertThat(machine.projax("port").out()).isEqualTo("3001\n");

            ServerProcess newer = machine.serve();
            assertThat(newer.port()).isEqualTo(38124);
            assertThat(machine.projax("port").out()).isEqualTo("3001\n");

            older.terminate();
            assertThat(machine.projax("port").out()).isEqualTo("38124\n");
        }
    }

    /** A server with another home has no record that these clients see, just like one of an older version. */
    @Test
    void clients_look_for_older_servers_on_3001_to_3005_and_no_further() throws Exception {
        try (Machine machine = Machine.open()) {
            String elsewhere = machine.portFile().resolveSibling("elsewhere").toString();
            machine.serve("--port", "3006", "--home", elsewhere);
            assertThat(machine.projax("port").exit()).isEqualTo(3);

            machine.serve("--port", "3005", "--home", elsewhere);
            assertThat(machine.projax("port").out()).isEqualTo("3005\n");

            machine.serve("--home", elsewhere);
            assertThat(machine.projax("port").out()).isEqualTo("38124\n");
        }
    }

    @Test
    void a_custom_range_replaces_both_default_ranges() throws Exception {
        try (Machine machine = Machine.open()) {
            machine.serve();
            machine.serve("--port", "3001");

            Finished none = machine.projax("port", "--range", "20000-20009", "--home", "elsewhere");

            assertThat(none.exit()).isEqualTo(3);
        }
    }

    @Test
    void serves_only_on_127_0_0_1_where_there_is_no_ipv6() throws Exception {
        try (Machine machine = Machine.in(OwnNetwork.withoutIpv6())) {
            ServerProcess server = machine.serve();

            server.awaitErrors("listening on 127.0.0.1 only: ::1 cannot be bound");

            assertThat(machine.projax("port").out()).isEqualTo("38124\n");
            assertThat(machine.shell("curl -s http://localhost:38124/health").out())
                    .startsWith("{\"status\":\"ok\"");
        }
    }

    /** A machine that no other program uses, and a user who has set no Projax variable. */
    private record Machine(OwnNetwork network, Workplace place) implements AutoCloseable {
        static Machine open() throws IOException {
            return in(OwnNetwork.open());
        }

        static Machine in(OwnNetwork network) throws IOException {
            return new Machine(network, Workplace.open());
        }

        ServerProcess serve(String... options) throws IOException {
            String[] words = new String[options.length + 1];
            words[0] = "serve";
            System.arraycopy(options, 0, words, 1, options.length);
            return terminal().start(Workplace.command(words)).awaitUrl();
        }

        Finished projax(String... arguments) throws IOException {
            return terminal().run(Workplace.command(arguments));
        }

        Finished shell(String line) throws IOException {
            return terminal().run("sh", "-c", line);
        }

        Path portFile() {
            return place.directory().resolve(".projax/api-port.txt");
        }

        @Override
        public void close() throws IOException {
            place.close();
            network.close();
        }

        private Terminal terminal() {
            return place.bareTerminal().in(network);
        }
    }
}
