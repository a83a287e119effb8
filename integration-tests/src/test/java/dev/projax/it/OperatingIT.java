package dev.projax.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OrdinaryUser;
import dev.projax.it.fixture.Page;
import dev.projax.it.fixture.PortHolder;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the page for people who run the server says is true: its unit, its table of files, and its messages. */
final class OperatingIT {
    private static final String LAUNCHER_IN_UNIT = "%h/.local/bin/projax";
    private static final Pattern SUCCESS = Pattern.compile("^SuccessExitStatus=([0-9]+)$", Pattern.MULTILINE);

    /** These appear only for a moment, on unusual file systems, or when a JVM crashes. */
    private static final Set<String> RARE = Set.of("*.tmp", "start.mark", "logs/hs_err_pidPID.log");

    private Page page;

    @BeforeEach
    void readPage() throws IOException {
        page = Page.read("docs/operating.md");
    }

    @Test
    void systemd_accepts_the_unit() throws IOException {
        Requirement.command("systemd-analyze");
        try (Workplace place = Workplace.open()) {
            String text = page.block("ini", "[Service]");
            assertThat(text).contains("ExecStart=" + LAUNCHER_IN_UNIT + " ");
            Path launcher = place.home().resolve("projax");
            Files.createSymbolicLink(launcher, Distribution.launcher());
            Path unit = place.directory().resolve("projax.service");
            Files.writeString(unit, text.replace(LAUNCHER_IN_UNIT, '"' + launcher.toString() + '"'));

            Finished verified = place.terminal()
                    .with("XDG_RUNTIME_DIR", place.home().toString())
                    .run("systemd-analyze", "--user", "verify", unit.toString());

            // A directive that it doesn't know is a warning, and not even that changes its exit code.
            assertThat(verified.err().lines().filter(line -> line.contains("projax")))
                    .isEmpty();
            assertThat(verified.exit()).as(verified.err()).isZero();
        }
    }

    @Test
    void a_server_that_systemd_stops_counts_as_successful() throws IOException {
        try (Workplace place = Workplace.open()) {
            List<String> success = SUCCESS.matcher(page.block("ini", "[Service]"))
                    .results()
                    .map(line -> line.group(1))
                    .toList();

            int exit = place.serve().terminate();

            assertThat(success).containsExactly(Integer.toString(exit));
        }
    }

    @Test
    @Tag("long")
    void the_table_lists_every_file_that_appears_in_the_home_and_no_other() throws IOException {
        List<String> listed = page.firstColumn("| file | what it is |");
        Set<String> seen = new TreeSet<>();
        try (Workplace place = Workplace.open()) {
            Terminal terminal = place.terminal()
                    .with("PROJAX_LEASES", place.home().resolve("leases").toString());
            succeed(place, terminal, "start");
            succeed(place, terminal, "start", "--new");
            seen.addAll(patterns(place));
            succeed(place, terminal, "stop", "--all");
            succeed(place, terminal, "start");
            place.processes().forEach(ProcessHandle::destroyForcibly);
            succeed(place, terminal, "start");
            seen.addAll(patterns(place));
            try (PortHolder holder = PortHolder.on(place.port(5))) {
                succeed(place, terminal, "free", Integer.toString(place.port(5)), "--yes");
                assertThat(holder.isAlive()).isFalse();
            }
            succeed(place, terminal, "lease", "--detach", "--name", "web");
            seen.addAll(patterns(place));
            succeed(place, terminal, "release", "web");
            succeed(place, terminal, "stop", "--all");
            seen.addAll(patterns(place));
        }

        assertThat(seen).isSubsetOf(listed);
        assertThat(listed).filteredOn(name -> !RARE.contains(name)).isSubsetOf(seen);
    }

    @Test
    @Tag("long")
    void a_taken_port_is_reported_as_the_page_shows() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.on(place.port(0))) {
            Finished serve = place.projax("serve", "--port", Integer.toString(place.port(0)));

            assertThat(holder.isAlive()).isTrue();
            assertThat(generalized(serve.err())).isEqualTo(generalized(page.printedIn("Port taken")));
        }
    }

    @Test
    @Tag("long")
    void an_unverified_server_is_reported_as_the_page_shows() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.serve();
            Path otherHome = Files.createDirectory(place.directory().resolve("other home"));

            Finished port =
                    place.terminal().with("PROJAX_HOME", otherHome.toString()).run(Workplace.command("port"));

            assertThat(generalized(port.err() + port.out())).isEqualTo(generalized(page.printedIn("Unverified")));
        }
    }

    @Test
    @Tag("long")
    void a_page_of_another_origin_is_refused_as_the_page_shows() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();

            String answer = ask(server.port(), "Origin: https://app.example");

            assertThat(answer).startsWith("HTTP/1.1 403 ").endsWith(page.printedIn("403"));
        }
    }

    @Test
    @Tag("long")
    void an_unresponsive_server_is_reported_as_the_page_shows() throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            server.suspend();

            Finished port = place.projax("port");

            server.resume();
            assertThat(generalized(port.err())).isEqualTo(generalized(page.printedIn("Unresponsive")));
        }
    }

    @Test
    @Tag("long")
    void a_home_without_permission_is_reported_as_the_page_shows() throws IOException {
        try (Workplace place = Workplace.open();
                OrdinaryUser ada = OrdinaryUser.open(OrdinaryUser.WITHOUT_ACCOUNT, place)) {
            Path home = Files.createDirectory(ada.directory().resolve(".projax"));
            Files.setAttribute(home, "unix:uid", OrdinaryUser.WITHOUT_ACCOUNT);
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-x------"));

            Finished start = ada.terminal().run(ada.projax("start"));

            String printed = page.printedIn("No home, no permission")
                    .replace("/home/ada", ada.directory().toString())
                    .replace("owner ada", "owner " + OrdinaryUser.WITHOUT_ACCOUNT);
            assertThat(start.err()).isEqualTo(printed);
            assertThat(start.exit()).isEqualTo(7);
        }
    }

    private static void succeed(Workplace place, Terminal terminal, String... arguments) throws IOException {
        Finished finished = terminal.run(Workplace.command(arguments));
        assertThat(finished.exit())
                .as(String.join(" ", arguments) + " in " + place.home() + ": " + finished.err())
                .isZero();
    }

    /** Returns the names of the files in the home, with ID, PORT and PID for the parts that differ, as the page has them. */
    private static Set<String> patterns(Workplace place) throws IOException {
        try (Stream<Path> all = Files.walk(place.home())) {
            return all.filter(file -> !Files.isDirectory(file))
                    .map(file -> place.home().relativize(file).toString())
                    .map(name -> name.replaceFirst(".*\\.tmp$", "*.tmp")
                            .replaceFirst("/[0-9a-f]{16}\\.", "/ID.")
                            .replaceFirst("names/[0-9a-f]{32}\\.[a-z]+\\.", "names/HASH.NAME.")
                            .replaceFirst("NAME\\.[0-9]{1,5}\\.", "NAME.PORT.")
                            .replaceFirst("/[0-9]{1,5}\\.(lock|lease)", "/PORT.$1"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Returns the text without what differs from run to run: ports, process IDs and names. */
    private static String generalized(String text) {
        return text.replaceAll("[a-z0-9]+ \\(pid [0-9]+\\)", "PROGRAM (pid PID)")
                .replaceAll("[0-9]{5}-[0-9]{5}", "RANGE")
                .replaceAll("\\b[0-9]{4,5}\\b", "PORT");
    }

    private static String ask(int port, String header) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = "GET /health HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n" + header;
            socket.getOutputStream().write((request + "\r\n\r\n").getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8) + "\n";
        }
    }
}
