package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.TestPorts;
import dev.projax.it.fixture.Workplace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The port file is a hint: a good one makes clients quick, and a bad one does no harm. */
final class PortFileIT {
    @ParameterizedTest
    @CsvSource(textBlock = """
                    ''        , it is empty
                    ' '       , it is empty
                    garbage   , its content is not a port number
                    38124abc  , its content is not a port number
                    +38124    , its content is not a port number
                    0         , port 0 does not exist
                    65536     , port 65536 does not exist
                    """)
    void a_port_file_with_nonsense_is_ignored_with_its_reason(String content, String reason) throws Exception {
        try (Workplace place = Workplace.open()) {
            Files.writeString(place.portFile(), content);

            Finished none = place.projax("port");

            assertThat(none.exit()).isEqualTo(3);
            assertThat(none.err())
                    .startsWith("projax: no server on " + place.range())
                    .contains(place.portFile() + " was ignored: " + reason + ";")
                    .endsWith("; try: projax start\n")
                    .hasLineCount(1);
        }
    }

    @Test
    void clients_find_a_server_whose_port_file_is_gone_or_damaged() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();

            Files.delete(place.portFile());
            assertThat(place.projax("port").out()).isEqualTo(server.port() + "\n");

            for (String content : List.of("", "garbage", "99999", "1", Integer.toString(place.port(9)))) {
                Files.writeString(place.portFile(), content);
                Finished found = place.projax("port");
                assertThat(found.exit()).as(content).isZero();
                assertThat(found.out()).as(content).isEqualTo(server.port() + "\n");
            }
        }
    }

    @Test
    void a_port_file_with_the_port_of_a_foreign_server_does_not_lead_to_it() throws Exception {
        try (Workplace place = Workplace.open();
                TestPorts elsewhere = TestPorts.take();
                FakeServer stranger = FakeServer.answering(elsewhere.port(0), 200, "{\"status\":\"fine\"}")) {
            ServerProcess server = place.serve();
            Files.writeString(place.portFile(), elsewhere.port(0) + "\n");

            Finished found = place.projax("port");

            assertThat(stranger.requests()).isNotEmpty();
            assertThat(found.out()).isEqualTo(server.port() + "\n");
        }
    }

    @Test
    void a_port_file_leads_to_a_server_outside_the_range() throws Exception {
        try (Workplace place = Workplace.open();
                TestPorts elsewhere = TestPorts.take()) {
            ServerProcess server = place.serve("--port", Integer.toString(elsewhere.port(0)));

            Finished found = place.projax("port");

            assertThat(found.exit()).isZero();
            assertThat(found.out()).isEqualTo(server.port() + "\n");
        }
    }

    @Test
    void another_users_port_file_is_ignored() throws Exception {
        Requirement.root();
        try (Workplace place = Workplace.open();
                TestPorts elsewhere = TestPorts.take()) {
            // with another home, so that no record leads to it
            String home = place.directory().resolve("elsewhere").toString();
            place.serve(
                    "--port", Integer.toString(elsewhere.port(0)),
                    "--home", home,
                    "--port-file", place.portFile().toString());
            Files.setAttribute(place.portFile(), "unix:uid", 65534);

            Finished none = place.projax("port");

            assertThat(none.exit()).isEqualTo(3);
            assertThat(none.err()).contains(place.portFile() + " was ignored: it belongs to ");
        }
    }

    @Test
    void only_the_owner_can_read_the_files_and_nothing_else_is_left() throws Exception {
        try (Workplace place = Workplace.open()) {
            Path home = place.home().resolve("not yet there");

            place.serve("--home", home.toString());

            List<String> modes = new ArrayList<>();
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                    String name = home.relativize(file).toString().replaceAll("[0-9a-f]{16}", "ID");
                    modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + " " + name);
                }
            }
            assertThat(modes)
                    .containsExactly(
                            "rwx------ ",
                            "rw------- api-port.txt",
                            "rw------- api-port.txt.lock",
                            "rwx------ instances",
                            "rw------- instances/ID.instance",
                            "rw------- instances/ID.lock");
        }
    }

    @Test
    void a_home_that_others_could_enter_is_tightened_with_a_notice() throws Exception {
        try (Workplace place = Workplace.open()) {
            Files.setPosixFilePermissions(place.home(), PosixFilePermissions.fromString("rwxr-xr-x"));

            ServerProcess server = place.serve();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.home())))
                    .isEqualTo("rwx------");
            server.awaitErrors(place.home() + " had mode 0755; it is now 0700");
        }
    }

    @Test
    void a_home_that_everybody_can_write_is_refused() throws Exception {
        try (Workplace place = Workplace.open()) {
            Files.setPosixFilePermissions(place.home(), PosixFilePermissions.fromString("rwxrwxrwx"));

            Finished refused = place.projax("serve");

            assertThat(refused.exit()).isEqualTo(7);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err())
                    .startsWith("projax: " + place.home())
                    .contains("owner ", "mode 0777", "PROJAX_HOME")
                    .hasLineCount(1);
            assertThat(place.files()).isEmpty();
        }
    }
}
