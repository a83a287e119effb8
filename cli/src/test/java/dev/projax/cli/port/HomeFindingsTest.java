package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.cli.Terminal;
import dev.projax.cli.port.HomeFindings.Sighting;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.files.Liveness;
import dev.projax.core.inventory.InstanceState;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HomeFindingsTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String ID = "0123456789abcdef";
    private static final String FILES = "/home/ada/.projax/instances/" + ID;

    private final HomeFindings home =
            new HomeFindings(App.projax(Map.of("HOME", "/home/ada")), NOW, Terminal.advice("doctor"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNRESPONSIVE | HELD    | fail server ID on port 38124 is running, but did not answer | projax stop ID --force",
                "STALE        | FREE    | warn record ID on port 38124 has stopped and left its files behind | rm FILES.instance FILES.lock",
                "UNKNOWN      | HELD    | warn record ID: did not answer; its lock is held, so it is running; stop it where it was started | ''",
                "UNKNOWN      | UNKNOWN | warn record ID: did not answer; it may be running | ''",
                "UNKNOWN      | FREE    | warn record ID: did not answer | rm FILES.instance",
                "UNKNOWN      | MISSING | warn record ID: did not answer | rm FILES.instance",
            })
    void deletes_no_file_of_a_server_that_may_be_running(
            InstanceState state, Liveness lock, String finding, String command) {
        List<Finding> findings = home.servers(List.of(seen(state, lock)));

        assertThat(findings).hasSize(2);
        assertThat(words(findings.get(0))).isEqualTo(finding.replace("ID", ID));
        assertThat(findings.get(0).command())
                .isEqualTo(command.replace("ID", ID).replace("FILES", FILES));
        assertThat(words(findings.get(1)))
                .isEqualTo(
                        state == InstanceState.UNRESPONSIVE
                                ? "ok servers 0 healthy, 1 unresponsive"
                                : "ok servers none running");
    }

    @Test
    void says_what_a_server_that_does_not_respond_still_does() {
        Sighting silent = new Sighting(
                new InstanceId(ID),
                38124,
                NOW,
                InstanceState.UNRESPONSIVE,
                "accepts the connection but does not respond",
                Liveness.HELD);

        assertThat(home.servers(List.of(silent)).get(0).detail())
                .isEqualTo(ID + " on port 38124 is running and accepts connections, but does not respond");
    }

    @Test
    void counts_the_healthy_servers() {
        List<Finding> findings = home.servers(
                List.of(seen(InstanceState.VERIFIED, Liveness.HELD), seen(InstanceState.UNVERIFIED, Liveness.HELD)));

        assertThat(findings).extracting(HomeFindingsTest::words).containsExactly("ok servers 2 healthy");
    }

    @ParameterizedTest
    @CsvSource({
        // started, state, command
        "2026-11-30T12:00:06Z, VERIFIED,       projax restart " + ID,
        "2026-11-30T12:00:06Z, UNVERIFIED,     projax restart " + ID,
        "2026-11-30T12:00:06Z, UNRESPONSIVE, ''",
        "2026-11-30T12:00:06Z, STALE,        none",
        "2026-11-30T12:00:05Z, VERIFIED,       none",
        "2026-11-29T12:00:00Z, VERIFIED,       none",
    })
    void takes_a_start_time_in_the_future_as_a_wrong_clock(Instant started, InstanceState state, String command) {
        Sighting instance = new Sighting(new InstanceId(ID), 38124, started, state, "", Liveness.HELD);

        assertThat(home.servers(List.of(instance)))
                .filteredOn(finding -> finding.subject().equals("clock"))
                .extracting(Finding::command)
                .isEqualTo(command.equals("none") ? List.of() : List.of(command));
    }

    @Test
    void fails_where_file_locks_do_not_work() {
        Sighting unknown = seen(InstanceState.VERIFIED, Liveness.UNKNOWN);
        Sighting held = seen(InstanceState.VERIFIED, Liveness.HELD);

        assertThat(home.locks(List.of(held, unknown), () -> "another home"))
                .isEqualTo(Finding.fail(
                        "locks",
                        "file locks do not work in /home/ada/.projax, so running servers cannot be told from stopped ones",
                        "another home"));
        assertThat(home.locks(List.of(held), () -> "").detail()).isEqualTo("they work");
        assertThat(home.locks(List.of(), () -> "").detail()).isEqualTo("none held");
    }

    @ParameterizedTest
    @CsvSource({
        // leftovers, state of the only server, what is found, command
        "1,  VERIFIED,     1 file of a killed server: /0,                 rm /0",
        "2,  UNVERIFIED,   '2 files of killed servers, such as /0',       rm /0 /1",
        "21, VERIFIED,     '21 files of killed servers, such as /0',      projax restart " + ID,
        "1,  STALE,        1 file of a killed server: /0,                 projax start",
        "21, UNRESPONSIVE, '21 files of killed servers, such as /0',      projax start",
    })
    void leaves_a_list_that_is_too_long_to_type_to_a_start(
            int leftovers, InstanceState state, String found, String command) {
        List<Path> paths = IntStream.range(0, leftovers)
                .mapToObj(number -> Path.of("/" + number))
                .toList();

        Finding finding = home.leftovers(paths, List.of(seen(state, Liveness.HELD)));

        assertThat(words(finding)).isEqualTo("warn leftovers " + found);
        assertThat(finding.command()).isEqualTo(command);
        assertThat(home.leftovers(List.of(), List.of())).isEqualTo(Finding.ok("leftovers", "none"));
    }

    @ParameterizedTest
    @CsvSource({
        // outcome, state of the server on that port, result, what is found, command
        "VERIFIED,     VERIFIED,       OK,   a verified server,         ''",
        "UNVERIFIED,   STALE,        WARN, an unverified server, projax start",
        "UNRESPONSIVE, UNRESPONSIVE, FAIL, which does not respond in time,         ''",
        "UNRESPONSIVE, STALE,        FAIL, which does not respond in time,         projax start --new",
        "FOREIGN,      STALE,        WARN, where another program listens,        projax start",
        "ABSENT,       STALE,        WARN, where nothing listens,                 projax start",
        "ABSENT,       VERIFIED,     WARN, where nothing listens; a running server corrects it within 10 s, ''",
    })
    void judges_the_port_file_by_the_answer_from_its_port(
            Candidate.Outcome answer, InstanceState state, Finding.Result result, String found, String command) {
        Finding finding = home.portFile(38124, answer, List.of(seen(state, Liveness.HELD)));

        assertThat(finding)
                .isEqualTo(new Finding(
                        result,
                        "port file",
                        "/home/ada/.projax/api-port.txt names 38124, " + found,
                        command,
                        Finding.FIX));
    }

    @Test
    void misses_the_port_file_only_while_a_server_is_running() {
        assertThat(home.noPortFile(List.of(seen(InstanceState.STALE, Liveness.FREE))))
                .isEqualTo(
                        Finding.ok("port file", "/home/ada/.projax/api-port.txt does not exist: no server is running"));
        assertThat(home.noPortFile(List.of(seen(InstanceState.VERIFIED, Liveness.HELD))))
                .isEqualTo(Finding.warn(
                        "port file",
                        "/home/ada/.projax/api-port.txt does not exist; a running server corrects it within 10 s",
                        ""));
    }

    @Test
    void restarts_no_unresponsive_server_on_another_port() {
        assertThat(home.portFile(
                                38125,
                                Candidate.Outcome.UNRESPONSIVE,
                                List.of(seen(InstanceState.UNRESPONSIVE, Liveness.HELD)))
                        .command())
                .isEqualTo("projax start --new");
    }

    @ParameterizedTest
    @CsvSource({"VERIFIED, WARN", "UNVERIFIED, FAIL", "UNRESPONSIVE, FAIL"})
    void fails_for_an_owner_out_of_reach_unless_a_server_is_verified(InstanceState state, Finding.Result result) {
        Finding finding = home.outOfReach("it belongs to another home", List.of(seen(state, Liveness.HELD)));

        assertThat(finding.result()).isEqualTo(result);
        assertThat(finding.detail()).startsWith("it belongs to another home");
    }

    @Test
    void says_what_a_server_would_change_about_the_home() {
        assertThat(home.home(List.of("it has mode 0755"), true))
                .containsExactly(Finding.warn("home", "it has mode 0755", "chmod 700 /home/ada/.projax"));
        assertThat(home.home(Collections.emptyList(), true))
                .containsExactly(Finding.ok("home", "/home/ada/.projax is private"));
        assertThat(home.home(Collections.emptyList(), false))
                .containsExactly(Finding.ok("home", "/home/ada/.projax does not exist; the first server creates it"));
    }

    private static Sighting seen(InstanceState state, Liveness lock) {
        return new Sighting(new InstanceId(ID), 38124, NOW.minusSeconds(60), state, "did not answer", lock);
    }

    private static String words(Finding finding) {
        return finding.result().words() + " " + finding.subject() + " " + finding.detail();
    }
}
