package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.net.LocalUrl;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Version 0.1 and the current one share a home and a range, and each treats the other's servers as its own. */
@Tag("long")
final class OlderVersionIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern VERIFIED = Pattern.compile("\"port\":([0-9]+),[^{}]*\"verified\":true");
    private static final int AT_ONCE = 4;

    @BeforeEach
    void requireBoth() {
        Distribution.requireOlder();
    }

    @ParameterizedTest
    @MethodSource("bothWays")
    void a_server_of_one_is_found_verified_and_stopped_by_the_other(Version serving, Version asking) throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = serving.serve(place);

            Finished port = asking.run(place, "port", "--verified");
            List<Integer> listed = asking.verified(place);
            Finished discover = asking.run(place, "discover");
            Finished stop = asking.run(place, "stop");

            assertThat(port.out()).isEqualTo(server.port() + "\n");
            assertThat(port.err()).isEmpty();
            assertThat(listed).containsExactly(server.port());
            assertThat(discover.out()).containsPattern("[*]  " + server.port() + " .* verified ");
            assertThat(stop.out()).isEqualTo("stopped " + asking.urlOf(serving, server.port()) + "\n");
            assertThat(stop.exit()).isZero();
            assertThat(server.awaitExit(SOON)).isZero();
            assertThat(place.files()).isEmpty();
        }
    }

    @Test
    void each_server_shows_its_version_if_its_record_has_it() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess older = Version.OLDER.serve(place);
            ServerProcess today = Version.TODAY.serve(place);

            Finished status = Version.TODAY.run(place, "status");
            Finished json = Version.TODAY.run(place, "status", "--json");

            assertThat(status.out())
                    .containsPattern("[*]  " + older.port() + " .*  yes        -\n")
                    .containsPattern("   " + today.port() + " .*  " + Distribution.version() + "\n");
            assertThat(json.out())
                    .containsPattern("\"port\":" + older.port() + ",[^{}]*\"verified\":true,\"program\":null")
                    .containsPattern("\"port\":" + today.port() + ",[^{}]*\"verified\":true,\"program\":\"projax "
                            + Distribution.version() + "\"");
        }
    }

    /** That is how an older client finds the log of a server that has stopped. */
    @ParameterizedTest
    @MethodSource("bothWays")
    void the_log_of_a_stopped_server_of_one_is_found_by_its_port_by_the_other(Version serving, Version asking)
            throws Exception {
        try (Workplace place = Workplace.open()) {
            serving.run(place, "start");
            serving.run(place, "stop");

            Finished logs = asking.run(place, "logs", Integer.toString(place.port(0)));

            assertThat(logs.out()).contains("started on port " + place.port(0));
            assertThat(logs.exit()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("bothWays")
    void a_server_of_one_is_not_foreign_to_the_other_and_not_killed(Version serving, Version asking) throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = serving.serve(place);
            String port = Integer.toString(server.port());

            Finished who = asking.run(place, "who", port);
            Finished free = asking.run(place, "free", port);

            assertThat(who.out())
                    .contains(asking == Version.OLDER ? "own instance" : "own server")
                    .contains("projax stop " + port);
            assertThat(free.exit()).isEqualTo(8);
            assertThat(server.process().isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("bothWays")
    void both_serve_at_once_and_the_port_file_passes_from_one_to_the_other(Version first, Version second)
            throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess owner = first.serve(place);
            ServerProcess heir = second.serve(place);
            heir.awaitErrors("also running: " + second.urlOf(first, owner.port()));
            List<Integer> ports = List.of(owner.port(), heir.port());

            assertThat(first.verified(place)).isEqualTo(ports);
            assertThat(second.verified(place)).isEqualTo(ports);
            assertThat(place.portFile()).hasContent(owner.port() + "\n");

            owner.terminate();

            awaitPortFile(place, heir);
            assertThat(first.run(place, "port", "--verified").out()).isEqualTo(heir.port() + "\n");
            assertThat(second.run(place, "port", "--verified").out()).isEqualTo(heir.port() + "\n");
        }
    }

    @ParameterizedTest
    @MethodSource("bothWays")
    void one_inherits_from_a_killed_server_of_the_other_and_sweeps_its_record(Version killed, Version living)
            throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess owner = killed.serve(place);
            Path record = place.record();
            ServerProcess heir = living.serve(place);

            owner.kill();

            awaitPortFile(place, heir);
            assertThat(living.verified(place)).containsExactly(heir.port());
            living.serve(place);
            Eventually.that(SOON, "the removal of the killed server's record", () -> Files.notExists(record));
        }
    }

    @ParameterizedTest
    @MethodSource("bothWays")
    void start_of_one_accepts_a_running_server_of_the_other(Version starting, Version second) throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished started = starting.run(place, "start");
            Finished again = second.run(place, "start");

            assertThat(started.exit()).as(started.err()).isZero();
            assertThat(again.exit()).as(again.err()).isZero();
            assertThat(started.out()).isEqualTo(starting.urlOf(starting, place.port(0)) + "\n");
            assertThat(again.out()).isEqualTo(second.urlOf(starting, place.port(0)) + "\n");
            assertThat(place.processes()).hasSize(1);
        }
    }

    @Test
    void starting_both_at_once_gives_one_server() throws Exception {
        try (Workplace place = Workplace.open()) {
            List<ServerProcess> starts = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                starts.add(Version.OLDER.begin(place, "start"));
                starts.add(Version.TODAY.begin(place, "start"));
            }

            for (ServerProcess start : starts) {
                assertThat(start.awaitExit(SOON)).as(start.errors()).isZero();
            }
            assertThat(starts)
                    .extracting(ServerProcess::port)
                    .containsOnly(starts.get(0).port());
            assertThat(Version.TODAY.verified(place)).hasSize(1);
        }
    }

    /** This is how you upgrade, and how you go back. */
    @ParameterizedTest
    @MethodSource("bothWays")
    void restart_of_one_replaces_a_server_of_the_other_on_its_port(Version before, Version after) throws Exception {
        try (Workplace place = Workplace.open()) {
            before.run(place, "start");
            List<ProcessHandle> replaced = place.processes();

            Finished restarted = after.run(place, "restart");

            assertThat(restarted.exit()).as(restarted.err()).isZero();
            assertThat(restarted.out()).isEqualTo(after.urlOf(after, place.port(0)) + "\n");
            assertThat(place.processes()).hasSize(1).doesNotContainAnyElementsOf(replaced);
            assertThat(before.run(place, "logs").out()).contains("started on port " + place.port(0));
        }
    }

    private static void awaitPortFile(Workplace place, ServerProcess owner) {
        Eventually.that(
                SOON, "port " + owner.port() + " in the port file", () -> names(place.portFile(), owner.port()));
    }

    private static boolean names(Path portFile, int port) {
        try {
            return Files.readString(portFile).equals(port + "\n");
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Arguments> bothWays() {
        return Stream.of(Arguments.of(Version.OLDER, Version.TODAY), Arguments.of(Version.TODAY, Version.OLDER));
    }

    /** A distribution, and the commands typed with it. */
    private enum Version {
        OLDER("0.1"),
        TODAY("today's");

        private final String name;

        Version(String name) {
            this.name = name;
        }

        Finished run(Workplace place, String... arguments) throws IOException {
            return place.terminal().run(command(arguments));
        }

        ServerProcess begin(Workplace place, String... arguments) throws IOException {
            return place.terminal().start(command(arguments));
        }

        ServerProcess serve(Workplace place) throws IOException {
            return begin(place, "serve").awaitUrl();
        }

        /**
         * Returns the URL that it shows for a server of either version on {@code port}. Only records of today's say
         * whether {@code localhost} leads to the server, and 0.1 does not read that.
         */
        String urlOf(Version serving, int port) {
            boolean localhost = this == OLDER || (serving == TODAY && FreePorts.hasIpv6());
            return LocalUrl.of(port, localhost).toString();
        }

        /** Returns the ports of the servers that it lists as verified, ascending. */
        List<Integer> verified(Workplace place) throws IOException {
            String status = run(place, "status", "--json").out();
            return VERIFIED.matcher(status.substring(status.indexOf("\"servers\":")))
                    .results()
                    .map(server -> Integer.valueOf(server.group(1)))
                    .sorted()
                    .toList();
        }

        private String[] command(String... arguments) {
            Path launcher = this == OLDER ? Distribution.olderLauncher() : Distribution.launcher();
            return Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                    .toArray(String[]::new);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
