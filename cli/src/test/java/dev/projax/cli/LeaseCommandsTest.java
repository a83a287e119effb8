package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.cli.Terminal.Screen;
import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands about leases say, and how they exit. */
@Timeout(30)
final class LeaseCommandsTest {
    private static final long SELF = ProcessHandle.current().pid();

    @TempDir
    private Path place;

    private PortRange range;
    private Path shop;
    private Path blog;
    private Leases leases;
    private Terminal terminal;

    @BeforeEach
    void open() throws IOException {
        range = FreePorts.inARow(3);
        shop = Files.createDirectory(place.toRealPath().resolve("shop"));
        blog = Files.createDirectory(place.toRealPath().resolve("blog"));
        leases = Leases.in(place.resolve("leases")).forApp("projax").forDirectory(shop);
        terminal = new Terminal(place.resolve("home"), range.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lease --name web --name web -- true | 2 | --name web is given twice; give each lease its own name",
                "lease --name web true | 2 | -- is missing between the options and the program; try: projax lease --name web -- true",
                "lease --name web true -- x | 2 | -- is missing between the options and the program; try: projax lease --name web -- true -- x",
                "lease --name web -- | 2 | COMMAND is missing; try: projax lease -- python3 -m http.server {port}",
                "lease --directory /no/such -- true | 7 | /no/such is missing; choose another --directory",
                "lease --directory /dev/null -- true | 7 | /dev/null is not a directory; choose another --directory",
                "lease --directory= -- true | 2 | --directory is empty; give it a value or leave it out",
                "lease --detach -- true | 2 | --detach runs no program; leave out --detach, or the program",
                "lease --until 8h -- true | 2 | --until is for a lease without a program; use it with --detach, or leave it out",
                "lease --export -- true | 2 | --export is for a lease without a program; use it with --detach, or leave it out",
                "lease --json -- true | 2 | --json is for a lease without a program; use it with --detach, or leave it out",
                "lease --detach --export --json | 2 | --export and --json cannot be combined; leave one out",
                "lease --detach --wait 5s --until 5s | 2 | --until 5 s is not longer than --wait 5 s; choose a longer --until",
                "lease --detach | 1 | cannot hold a lease in the background without bin/projax; leave out --detach",
                "leases --directory /no/such | 7 | /no/such is missing; choose another --directory",
                "release 1 | 3 | port 1 is not leased, and no other port is",
            })
    void a_mistake_is_explained_in_one_line(String words, int exit, String message) {
        Screen screen = terminal.projax(words.split(" ", -1));

        assertThat(screen.err()).containsExactly("projax: " + message);
        assertThat(screen.exit()).isEqualTo(exit);
        assertThat(screen.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "lease --name Web -- true ~ --name: \"Web\" is not a lease name; use at most 100 lowercase letters, digits and hyphens, starting with a letter",
                "lease --wait 3 -- true ~ --wait: \"3\" is not a valid time; write it like 500ms or 2s",
                "lease --detach --until x ~ --until: \"x\" is neither a process ID nor a time; write it like 4242 or 8h",
                "release ~ NAME|PORT is missing; try: projax release --help",
                "release 70000 ~ NAME|PORT: port 70000 does not exist; ports are 1-65535",
            })
    void a_bad_value_is_explained_with_the_usage(String words, String message) {
        Screen screen = terminal.projax(words.split(" ", -1));

        assertThat(screen.err()).hasSize(2).first().isEqualTo("projax: " + message);
        assertThat(screen.exit()).isEqualTo(2);
    }

    @Test
    void a_bad_range_names_its_variable() {
        Screen screen = terminal.export("PROJAX_LEASE_RANGE", "x").projax("lease", "--", "true");

        assertThat(screen.err())
                .containsExactly(
                        "projax: PROJAX_LEASE_RANGE: \"x\" is not a port range; write a range like 38124-38133, or one port");
        assertThat(screen.exit()).isEqualTo(2);
    }

    @Test
    void a_lease_does_not_care_about_the_range_of_servers() {
        assertThat(terminal.export("PROJAX_RANGE", "x")
                        .projax("lease", "--", "true")
                        .exit())
                .isZero();
    }

    @Test
    void without_leases_there_is_one_line_and_no_error() {
        Screen screen = terminal.projax("leases");

        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).containsExactly("projax: no port is leased");
        assertThat(screen.exit()).isZero();
        assertThat(terminal.projax("leases", "--json").out()).containsExactly("{\"schema\":1,\"leases\":[]}");
    }

    @Test
    void leases_are_grouped_by_directory_and_those_of_this_one_come_first() throws IOException {
        try (PortLease web = leases.forProcess(SELF, "node")
                        .lease(PortRange.of(range.first()), List.of("web"))
                        .get(0);
                PortLease api = leases.forDirectory(blog)
                        .withoutProgram()
                        .lease(PortRange.of(range.first() + 1), List.of("api"))
                        .get(0);
                PortLease none = leases.withoutProgramUntil(Instant.now().plus(Duration.ofHours(9)))
                        .lease(PortRange.of(range.last()))) {
            List<String> lines =
                    terminal.projax("leases", "--directory", shop.toString()).out();

            assertThat(lines).hasSize(6);
            assertThat(lines.get(0)).matches(" {2}PORT +NAME +HELD BY +SINCE +UNTIL");
            assertThat(lines.get(1)).isEqualTo(shop + " (here)");
            assertThat(lines.get(2)).matches("  " + web + " +web +node \\(pid " + SELF + "\\) +[0-9]s +it exits");
            assertThat(lines.get(3)).matches("  " + none + " +- +pid " + SELF + " +[0-9]s +release, or in 8h 59m");
            assertThat(lines.get(4)).isEqualTo(blog.toString());
            assertThat(lines.get(5)).matches("  " + api + " +api +pid " + SELF + " +[0-9]s +release, or it exits");
        }
    }

    @Test
    void a_name_is_found_in_its_directory_only() throws IOException {
        try (PortLease web = leases.lease(range, List.of("web")).get(0)) {
            String directory = "--directory=" + shop;

            assertThat(terminal.projax("port", "--name", "web", directory).out())
                    .containsExactly(web.toString());
            assertThat(terminal.projax("url", "--name", "web", directory).out())
                    .containsExactly("http://localhost:" + web);
            assertThat(terminal.projax("port", "--name", "api", directory).err())
                    .containsExactly("projax: api is not leased in " + shop + "; leased there: web");
            Screen elsewhere = terminal.projax("port", "--name", "web", "--directory=" + blog);
            assertThat(elsewhere.exit()).isEqualTo(3);
            assertThat(elsewhere.err())
                    .containsExactly(
                            "projax: web is not leased in " + blog + "; to see all leases, try: projax leases");
        }
    }

    @Test
    void a_name_that_is_leased_already_says_who_leased_it() throws IOException {
        try (PortLease web = leases.forProcess(SELF, "node")
                        .lease(range, List.of("web"))
                        .get(0);
                PortLease db =
                        leases.withoutProgram().lease(range, List.of("db")).get(0)) {
            String directory = "--directory=" + shop;
            Screen ofProgram = terminal.projax("lease", "--name", "web", directory, "--", "true");
            Screen alone = terminal.projax("lease", "--name", "db", directory, "--wait", "50ms", "--", "true");

            assertThat(ofProgram.exit()).isEqualTo(4);
            assertThat(ofProgram.err())
                    .containsExactly("projax: web in " + shop + " is already leased to node (pid " + SELF + ") on port "
                            + web + "; wait with --wait 1m, or try: projax leases");
            assertThat(alone.exit()).isEqualTo(4);
            assertThat(alone.err())
                    .containsExactly(
                            "projax: db in " + shop + " is already leased on port " + db + "; waiting up to 50 ms",
                            "projax: db in " + shop + " is already leased on port " + db
                                    + ", and was not released within 50 ms; choose a longer --wait, or try: projax release "
                                    + db);
        }
    }

    @Test
    void release_refuses_to_end_the_lease_of_a_program() throws IOException {
        try (PortLease web = leases.forProcess(SELF, "node")
                        .lease(range, List.of("web"))
                        .get(0);
                PortLease db =
                        leases.withoutProgram().lease(range, List.of("db")).get(0)) {
            Screen byName = terminal.projax("release", "db", "web", "--directory=" + shop);
            Screen byPort = terminal.projax("release", web.toString());

            assertThat(byName.exit()).isEqualTo(8);
            assertThat(byName.err())
                    .containsExactly("projax: web not released: node (pid " + SELF + ") runs in it; try: kill " + SELF);
            assertThat(byPort.err())
                    .containsExactly("projax: port " + web + " not released: node (pid " + SELF
                            + ") runs in it; try: kill " + SELF);
            assertThat(db.isReleased()).isFalse();
        }
    }
}
