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
                "UNRESPONSIVE | HELD    | fail server ID on port 38124 lives and did not answer | projax stop ID --force",
                "STALE        | FREE    | warn record ID on port 38124 has ended without taking its files back | rm FILES.instance FILES.lock",
                "UNKNOWN      | HELD    | warn record ID: did not answer; its lock is held, so it lives: end it where it was started | ''",
                "UNKNOWN      | UNKNOWN | warn record ID: did not answer; whether it lives is not known | ''",
                "UNKNOWN      | FREE    | warn record ID: did not answer | rm FILES.instance",
                "UNKNOWN      | MISSING | warn record ID: did not answer | rm FILES.instance",
            })
    void deletes_nothing_of_an_instance_that_may_live(
            InstanceState state, Liveness lock, String finding, String command) {
        List<Finding> findings = home.servers(List.of(seen(state, lock)));

        assertThat(findings).hasSize(2);
        assertThat(words(findings.get(0))).isEqualTo(finding.replace("ID", ID));
        assertThat(findings.get(0).command())
                .isEqualTo(command.replace("ID", ID).replace("FILES", FILES));
        assertThat(words(findings.get(1))).isEqualTo("ok servers none runs");
    }

    @Test
    void counts_the_servers_that_are_well() {
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
    void takes_a_start_that_has_yet_to_come_for_a_mistake_of_a_clock(
            Instant started, InstanceState state, String command) {
        Sighting instance = new Sighting(new InstanceId(ID), 38124, started, state, "", Liveness.HELD);

        assertThat(home.servers(List.of(instance)))
                .filteredOn(finding -> finding.subject().equals("clock"))
                .extracting(Finding::command)
                .isEqualTo(command.equals("none") ? List.of() : List.of(command));
    }

    @Test
    void knows_that_locks_do_not_work_where_one_instance_cannot_be_told_alive() {
        Sighting unknown = seen(InstanceState.VERIFIED, Liveness.UNKNOWN);
        Sighting held = seen(InstanceState.VERIFIED, Liveness.HELD);

        assertThat(home.locks(List.of(held, unknown), () -> "another home"))
                .isEqualTo(Finding.fail(
                        "locks", "they do not work in /home/ada/.projax, so who lives is not known", "another home"));
        assertThat(home.locks(List.of(held), () -> "").detail()).isEqualTo("they work");
        assertThat(home.locks(List.of(), () -> "").detail()).isEqualTo("nobody holds one");
    }

    @ParameterizedTest
    @CsvSource({
        // leftovers, state of the only instance, command
        "1,  VERIFIED,       rm /0",
        "2,  UNVERIFIED,     rm /0 /1",
        "21, VERIFIED,       projax restart " + ID,
        "1,  STALE,        projax start",
        "21, UNRESPONSIVE, projax start",
    })
    void has_a_start_sweep_what_is_too_long_to_type(int leftovers, InstanceState state, String command) {
        List<Path> paths = IntStream.range(0, leftovers)
                .mapToObj(number -> Path.of("/" + number))
                .toList();

        Finding finding = home.leftovers(paths, List.of(seen(state, Liveness.HELD)));

        assertThat(words(finding)).isEqualTo("warn leftovers " + leftovers + " of servers that were killed, like /0");
        assertThat(finding.command()).isEqualTo(command);
        assertThat(home.leftovers(List.of(), List.of())).isEqualTo(Finding.ok("leftovers", "none"));
    }

    @ParameterizedTest
    @CsvSource({
        // what answers, state of the instance on that port, result, what is found, command
        "VERIFIED,     VERIFIED,       OK,   where a server proves itself,         ''",
        "UNVERIFIED,   STALE,        WARN, where a server does not prove itself, projax start",
        "UNRESPONSIVE, UNRESPONSIVE, FAIL, where nobody answers in time,         projax restart 38124 --force",
        "UNRESPONSIVE, STALE,        FAIL, where nobody answers in time,         projax start --new",
        "FOREIGN,      STALE,        WARN, where another program answers,        projax start",
        "ABSENT,       STALE,        WARN, where nobody listens,                 projax start",
    })
    void judges_the_port_file_by_who_answers_there(
            Candidate.Outcome answer, InstanceState state, Finding.Result result, String found, String command) {
        Finding finding = home.portFile(38124, answer, List.of(seen(state, Liveness.HELD)));

        assertThat(finding)
                .isEqualTo(new Finding(
                        result, "port file", "/home/ada/.projax/api-port.txt names 38124, " + found, command));
    }

    @Test
    void restarts_no_server_that_hangs_on_another_port() {
        assertThat(home.portFile(
                                38125,
                                Candidate.Outcome.UNRESPONSIVE,
                                List.of(seen(InstanceState.UNRESPONSIVE, Liveness.HELD)))
                        .command())
                .isEqualTo("projax start --new");
    }

    @ParameterizedTest
    @CsvSource({"VERIFIED, WARN", "UNVERIFIED, FAIL", "UNRESPONSIVE, FAIL"})
    void fails_for_an_owner_out_of_reach_unless_a_server_proves_itself(InstanceState state, Finding.Result result) {
        Finding finding = home.outOfReach("it belongs to another home", List.of(seen(state, Liveness.HELD)));

        assertThat(finding.result()).isEqualTo(result);
        assertThat(finding.detail()).startsWith("it belongs to another home");
    }

    @Test
    void says_what_a_server_would_change_about_the_home() {
        assertThat(home.home(List.of("it has mode 0755"), true))
                .containsExactly(Finding.warn("home", "it has mode 0755", "chmod 700 /home/ada/.projax"));
        assertThat(home.home(Collections.emptyList(), true))
                .containsExactly(Finding.ok("home", "/home/ada/.projax is for its user alone"));
        assertThat(home.home(Collections.emptyList(), false))
                .containsExactly(Finding.ok("home", "/home/ada/.projax is not there; the first server makes it"));
    }

    private static Sighting seen(InstanceState state, Liveness lock) {
        return new Sighting(new InstanceId(ID), 38124, NOW.minusSeconds(60), state, "did not answer", lock);
    }

    private static String words(Finding finding) {
        return finding.result().words() + " " + finding.subject() + " " + finding.detail();
    }
}
