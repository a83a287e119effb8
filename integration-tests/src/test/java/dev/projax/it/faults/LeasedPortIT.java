package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.registry.App;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.PortHolder;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** C2: every command that shows or wants a port knows who leased it. */
final class LeasedPortIT {
    private static final String IDLE = "echo http://localhost:$PORT; cat > /dev/null";

    private static final String LISTENING = "use Socket; my $port = shift; socket(S, PF_INET, SOCK_STREAM, 0);"
            + "bind(S, sockaddr_in($port, inet_aton('127.0.0.1'))) or die; listen(S, 9) or die;"
            + "$| = 1; print \"http://localhost:$port\\n\"; sleep 1 while 1;";

    @Test
    void is_shown_with_its_program_by_every_command() throws IOException {
        try (Workplace place = Workplace.open();
                ServerProcess program = lease(place, 0, "--name", "web")) {
            String to = "leased to sh (pid " + program.pid() + "), web in " + place.directory();

            Finished who = place.projax("who", "" + place.port(0));
            Finished ports = place.projax("ports");
            Finished doctor = place.projax("doctor");
            Finished free = place.projax("free", "" + place.port(0), "--yes", "--force");

            assertThat(who.out()).startsWith(place.port(0) + "  " + to + "\n");
            assertThat(who.exit()).isZero();
            assertThat(ports.out())
                    .containsPattern("(?m)^ +" + place.port(0) + " +leased +"
                            + Pattern.quote(to.substring("leased to ".length())) + " ");
            assertThat(doctor.out())
                    .containsPattern("(?m)^warn +port +" + place.port(0) + " " + Pattern.quote(to) + "$")
                    .contains("9 of 10 ports in " + place.range() + " are free");
            assertThat(free.err())
                    .startsWith("projax: port " + place.port(0) + " not freed: no process listens on it, but it is "
                            + to + "; see: ");
            assertThat(free.exit()).isEqualTo(8);
            assertThat(program.process().isAlive()).isTrue();
        }
    }

    @Test
    void is_refused_to_a_server_that_wants_it() throws IOException {
        try (Workplace place = Workplace.open();
                ServerProcess program = lease(place, 0)) {
            String refusal = "projax: cannot bind port " + place.port(0) + ": leased to sh (pid " + program.pid() + ")";

            for (String command : List.of("serve", "start")) {
                Finished refused = place.projax(command, "--port", "" + place.port(0));

                assertThat(refused.err()).startsWith(refusal + "; choose another --port or see: ");
                assertThat(refused.exit()).isEqualTo(4);
                assertThat(refused.out()).isEmpty();
            }
            assertThat(place.servers()).isEmpty();
            assertThat(program.process().isAlive()).isTrue();
        }
    }

    @Test
    void has_a_row_if_the_range_is_full() throws IOException {
        try (Workplace place = Workplace.open();
                ServerProcess one = lease(place, 0);
                ServerProcess other = lease(place, 1)) {
            PortRange both = new PortRange(place.port(0), place.port(1));

            Finished refused = place.projax("serve", "--range", both.toString());

            assertThat(refused.exit()).isEqualTo(4);
            assertThat(refused.err().lines())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("projax: no free port in " + both + "; choose another"),
                            line -> assertThat(line)
                                    .startsWith("  " + place.port(0) + "  leased to sh (pid " + one.pid() + ")"),
                            line -> assertThat(line)
                                    .startsWith("  " + place.port(1) + "  leased to sh (pid " + other.pid() + ")"));
        }
    }

    /** It does what who advises. */
    @Test
    void is_used_by_a_server_in_the_lease() throws IOException {
        try (Workplace place = Workplace.open()) {
            String projax = Workplace.command()[0];
            String script = "advice=$(\"$0\" who $PORT | sed -n 's/^  try *projax//p'); exec \"$0\" $advice";
            ServerProcess server = place.terminal()
                    .start(Workplace.command("lease", "--range", "" + place.port(3), "--", "sh", "-c", script, projax))
                    .awaitUrl();

            assertThat(server.port()).isEqualTo(place.port(3));
            assertThat(who(place, 3, Map.of()).get("summary").textValue())
                    .isEqualTo("projax server (pid " + server.pid() + "), healthy, leased");
            assertThat(place.projax("stop").exit()).isZero();
        }
    }

    @Test
    void is_the_same_for_another_home_and_another_app() throws IOException {
        try (Workplace place = Workplace.open()) {
            Map<String, String> environment = new HashMap<>(place.environment());
            environment.put("ACME_HOME", place.directory().resolve("acme").toString());
            App acme = App.named("acme", place.range(), environment);
            try (PortLease lease = acme.leases().lease(PortRange.of(place.port(2)))) {
                JsonNode who = who(
                        place,
                        2,
                        Map.of(
                                "PROJAX_HOME",
                                place.directory().resolve("home 2").toString()));

                record("leased by another app, seen from another home", who);
                assertThat(who.get("summary").textValue())
                        .isEqualTo(
                                "leased to java (pid " + ProcessHandle.current().pid() + ")");
                assertThat(who.get("lease").get("app").textValue()).isEqualTo("acme");
                assertThat(who.get("holders").get(0).get("pid").longValue())
                        .isEqualTo(ProcessHandle.current().pid());
                assertThat(lease.port()).isEqualTo(place.port(2));
            }
        }
    }

    @Test
    void is_foreign_once_its_program_listens() throws IOException {
        Requirement.command("perl");
        try (Workplace place = Workplace.open();
                ServerProcess program = place.terminal()
                        .start(Workplace.command(
                                "lease",
                                "--name",
                                "web",
                                "--range",
                                "" + place.port(0),
                                "--",
                                "perl",
                                "-e",
                                LISTENING,
                                "{port}"))
                        .awaitUrl()) {
            JsonNode who = who(place, 0, Map.of());
            Finished serve = place.projax("serve", "--port", "" + place.port(0));

            String summary = "perl (pid " + program.pid() + "), leased as web in " + place.directory();
            assertThat(who.get("kind").textValue()).isEqualTo("FOREIGN");
            assertThat(who.get("summary").textValue()).isEqualTo(summary);
            assertThat(who.get("lease").get("pid").longValue()).isEqualTo(program.pid());
            assertThat(serve.err()).startsWith("projax: cannot bind port " + place.port(0) + ": " + summary + "; ");
        }
    }

    @Test
    void is_foreign_if_another_program_has_taken_it() throws IOException {
        Requirement.linux();
        Requirement.command("perl");
        try (Workplace place = Workplace.open();
                ServerProcess program = lease(place, 0);
                PortHolder stranger = PortHolder.on(place.port(0))) {
            JsonNode who = who(place, 0, Map.of());
            Finished serve = place.projax("serve", "--port", "" + place.port(0));
            Finished free = place.projax("free", "" + place.port(0), "--yes");

            String summary = "perl (pid " + stranger.pid() + "), although leased to sh (pid " + program.pid() + ")";
            assertThat(who.get("kind").textValue()).isEqualTo("FOREIGN");
            assertThat(who.get("summary").textValue()).isEqualTo(summary);
            assertThat(serve.err()).startsWith("projax: cannot bind port " + place.port(0) + ": " + summary + "; ");
            assertThat(serve.exit()).isEqualTo(4);
            assertThat(free.out())
                    .isEqualTo("port " + place.port(0) + " is free: terminated perl (pid " + stranger.pid()
                            + "); it is still leased to sh (pid " + program.pid() + ")\n");
        }
    }

    @Test
    void is_not_of_a_stranger_if_a_daemon_of_its_program_listens() throws IOException {
        Requirement.linux();
        Requirement.command("perl");
        try (Workplace place = Workplace.open();
                ServerProcess program = place.terminal()
                        .start(Workplace.command(
                                "lease",
                                "--range",
                                "" + place.port(0),
                                "--",
                                "sh",
                                "-c",
                                "(perl -e \"$0\" $PORT & echo $! > daemon); cat > /dev/null; kill $(cat daemon)",
                                LISTENING))
                        .awaitUrl()) {
            Path daemon = place.directory().resolve("daemon");
            Eventually.that(Duration.ofSeconds(20), "a daemon", () -> Files.exists(daemon) && Files.size(daemon) > 0);

            long pid = Long.parseLong(Files.readString(daemon).strip());

            JsonNode who = who(place, 0, Map.of());
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);

            assertThat(who.get("kind").textValue()).isEqualTo("FOREIGN");
            assertThat(who.get("summary").textValue())
                    .isEqualTo("perl (pid " + pid + "), leased to sh (pid " + program.pid() + ")");
        }
    }

    @Test
    void is_released_if_it_has_no_program() throws IOException {
        try (Workplace place = Workplace.open()) {
            Finished detached =
                    place.projax("lease", "--detach", "--name", "db", "--range", Integer.toString(place.port(0)));
            assertThat(detached.exit()).as(detached.err()).isZero();

            JsonNode who = who(place, 0, Map.of());
            Finished released = place.projax("release", Integer.toString(place.port(0)));

            record("leased without a program", who);
            assertThat(who.get("summary").textValue())
                    .isEqualTo("leased as db in " + place.directory() + ", without a program");
            assertThat(who.get("command").textValue()).isEqualTo("projax release " + place.port(0));
            assertThat(released.exit()).as(released.err()).isZero();
            assertThat(who(place, 0, Map.of()).get("kind").textValue()).isEqualTo("FREE");
        }
    }

    @Test
    void is_known_by_its_lock_and_not_by_its_record() throws IOException {
        try (Workplace place = Workplace.open()) {
            Path leases = place.directory().resolve("leases");
            place.app().leases().lease(PortRange.of(place.port(1))).close();
            Path lock = leases.resolve(place.port(1) + ".lock");
            Files.writeString(
                    leases.resolve(place.port(2) + ".lease"),
                    "version=1\nport=" + place.port(2) + "\nid=0123456789abcdef\npid=1\nprogram=init\n");
            Files.createFile(leases.resolve(place.port(2) + ".lock"));

            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                JsonNode locked = who(place, 1, Map.of());
                JsonNode leftOver = who(place, 2, Map.of());

                record("leased without a record", locked);
                assertThat(held.isValid()).isTrue();
                assertThat(locked.get("summary").textValue()).isEqualTo("leased");
                assertThat(leftOver.get("kind").textValue()).isEqualTo("FREE");
                assertThat(leftOver.get("lease").isNull()).isTrue();
            }
        }
    }

    /** Leases one of the ports to a shell that does nothing. */
    private static ServerProcess lease(Workplace place, int index, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("lease", "--range", "" + place.port(index)));
        words.addAll(List.of(options));
        words.addAll(List.of("--", "sh", "-c", IDLE));
        return place.terminal()
                .start(Workplace.command(words.toArray(String[]::new)))
                .awaitUrl();
    }

    private static JsonNode who(Workplace place, int index, Map<String, String> environment) throws IOException {
        Finished who =
                place.terminal().with(environment).run(Workplace.command("who", "" + place.port(index), "--json"));
        assertThat(who.err()).isEmpty();
        return new ObjectMapper().readTree(who.out());
    }

    private static void record(String fault, JsonNode who) {
        boolean right = who.get("kind").textValue().equals("LEASED");
        FaultTable.record("C2", fault, 1, right ? 0 : 1, Duration.ZERO);
        assertThat(who.get("kind").textValue()).as(who.toPrettyString()).isEqualTo("LEASED");
    }
}
