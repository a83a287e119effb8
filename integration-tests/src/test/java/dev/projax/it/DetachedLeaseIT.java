package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.Leases;
import dev.projax.core.files.ProcStat;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code projax lease --detach} keeps a lease without a program. */
final class DetachedLeaseIT {
    @Test
    void it_outlives_its_shell_until_another_one_releases_it() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished lease = place.projax("lease", "--detach", "--name", "db", "--name", "api");
            Finished taken = place.projax("lease", "--name", "db", "--", "true");
            Finished release = place.projax("release", "db", Integer.toString(place.port(1)));
            Finished again = place.projax("lease", "--name", "db", "--", "sh", "-c", "echo $PORT");

            assertThat(lease.out()).isEqualTo(place.port(0) + "\n" + place.port(1) + "\n");
            assertThat(lease.err()).isEmpty();
            assertThat(lease.exit()).isZero();
            assertThat(taken.exit()).isEqualTo(4);
            assertThat(taken.err())
                    .isEqualTo("projax: db in " + place.directory() + " is already leased on port " + place.port(0)
                            + "; wait with --wait 1m, or try: projax release " + place.port(0) + "\n");
            assertThat(release.err()).isEmpty();
            assertThat(release.out())
                    .isEqualTo("released " + place.port(0) + " (db)\nreleased " + place.port(1) + " (api)\n");
            assertThat(again.out()).isEqualTo(place.port(0) + "\n");
        }
    }

    @Test
    void release_leaves_the_other_ports_of_the_call() throws Exception {
        try (Workplace place = Workplace.open()) {
            place.projax("lease", "--detach", "--name", "db", "--name", "api");

            place.projax("release", "db");

            assertThat(place.projax("port", "--name", "api").out()).isEqualTo(place.port(1) + "\n");
            assertThat(place.projax("port", "--name", "db").exit()).isEqualTo(3);
            place.projax("release", "api");
            Eventually.that("no holder", () -> !place.isBusy());
        }
    }

    @Test
    void a_shell_evaluates_its_variables() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished shell = place.terminal()
                    .run(
                            "sh",
                            "-ec",
                            "eval \"$(\"$0\" lease --detach --name my-db --until $$ --export)\";"
                                    + " echo $PORT $PORT_MY_DB $URL_MY_DB; \"$0\" serve --port $PORT & wait_for=$!;"
                                    + " until \"$0\" port --verified 2>/dev/null; do sleep 0.1; done; kill $wait_for; wait",
                            Workplace.command()[0]);

            String port = Integer.toString(place.port(0));
            assertThat(shell.out().lines())
                    .as(shell.err())
                    .startsWith(port + " " + port + " http://localhost:" + port)
                    .contains(port);
            Eventually.that("no lease", () -> leases(place).all().isEmpty());
        }
    }

    @Test
    void it_ends_with_a_process() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess watched = place.terminal().start("cat");
            Finished lease = place.projax("lease", "--detach", "--until", Long.toString(watched.pid()), "--json");

            assertThat(lease.out())
                    .startsWith("{\"schema\":1,\"leases\":[{\"port\":" + place.port(0) + ",\"name\":null,")
                    .contains("\"program\":null,\"pid\":" + watched.pid() + ",");
            assertThat(leases(place).at(place.port(0))).isPresent();
            watched.kill();

            Eventually.that("no lease", () -> leases(place).at(place.port(0)).isEmpty());
        }
    }

    /** The parent of a zombie has not collected it yet, so its PID still exists. */
    @Test
    void it_ends_with_a_process_that_is_a_zombie() throws Exception {
        Requirement.linux();
        try (Workplace place = Workplace.open()) {
            ServerProcess parent = place.terminal().start("sh", "-c", "sleep 60 & echo $! >child; exec sleep 60");
            Path child = place.directory().resolve("child");
            Eventually.that("a child", () -> Files.exists(child) && Files.size(child) > 1);
            String pid = Files.readString(child).strip();
            assertThat(place.projax("lease", "--detach", "--until", pid).exit()).isZero();

            place.terminal().run("sh", "-c", "kill " + pid);

            Eventually.that("no lease", () -> leases(place).all().isEmpty());
            assertThat(Path.of("/proc", pid)).exists();
            assertThat(parent.process().isAlive()).isTrue();
        }
    }

    @Test
    void it_ends_after_a_time() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished lease = place.projax("lease", "--detach", "--until", "1s");

            assertThat(lease.exit()).isZero();
            Eventually.that("no lease", () -> leases(place).all().isEmpty());
        }
    }

    @Test
    void a_process_that_has_exited_is_no_end() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess exited = place.terminal().start("true");
            exited.process().waitFor();

            Finished lease = place.projax("lease", "--detach", "--until", Long.toString(exited.pid()));

            assertThat(lease.exit()).isEqualTo(3);
            assertThat(lease.err())
                    .isEqualTo("projax: --until " + exited.pid()
                            + ": no such process; give the PID of a running process, or a time like 8h\n");
            assertThat(leases(place).all()).isEmpty();
        }
    }

    @Test
    void it_is_over_when_its_holder_is_killed() throws Exception {
        try (Workplace place = Workplace.open()) {
            place.projax("lease", "--detach", "--name", "db");
            long holder = leases(place).at(place.port(0)).orElseThrow().pid().orElseThrow();

            ProcessHandle.of(holder).orElseThrow().destroyForcibly();
            ProcessHandle.of(holder).ifPresent(it -> it.onExit().join());

            assertThat(place.projax("leases").err()).isEqualTo("projax: no port is leased\n");
            assertThat(place.projax("lease", "--name", "db", "--", "sh", "-c", "echo $PORT")
                            .out())
                    .isEqualTo(place.port(0) + "\n");
        }
    }

    /** A CI server kills the processes with a variable of the job, and those in the session or with the pipes of a step. */
    @Test
    void the_holder_has_nothing_of_its_call() throws Exception {
        Requirement.linux();
        try (Workplace place = Workplace.open()) {
            Finished step = place.terminal()
                    .with("RUNNER_TRACKING_ID", "github_1")
                    .with("JENKINS_NODE_COOKIE", "2")
                    .with("SECRET", "3")
                    .run("sh", "-c", "\"$0\" lease --detach 9>held | cat", Workplace.command()[0]);
            assertThat(step.exit()).as(step.err()).isZero();
            long holder = leases(place).at(place.port(0)).orElseThrow().pid().orElseThrow();
            Path proc = Path.of("/proc", Long.toString(holder));

            assertThat(Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1))
                    .contains("PROJAX_LEASES=")
                    .doesNotContain("RUNNER_TRACKING_ID", "JENKINS_NODE_COOKIE", "SECRET");
            assertThat(proc.resolve("cwd").toRealPath()).isEqualTo(Path.of("/"));
            assertThat(ProcStat.of(holder).orElseThrow().session())
                    .isNotEqualTo(ProcStat.self().orElseThrow().session());
            assertThat(openFiles(proc)).noneMatch(file -> file.startsWith(place.directory() + "/held"));
            place.projax("release", Integer.toString(place.port(0)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "KILL"})
    void a_call_that_is_given_up_while_it_waits_leaves_nothing(String signal) throws Exception {
        try (Workplace place = Workplace.open()) {
            place.projax("lease", "--detach", "--name", "db");
            ServerProcess waiting = place.terminal()
                    .start(Workplace.command("lease", "--detach", "--name", "db", "--wait", "1m"))
                    .awaitErrors("waiting up to 60 s");

            waiting.signal(signal);

            waiting.process().waitFor();
            place.projax("release", "db");
            Eventually.that("no holder", () -> !place.isBusy());
            assertThat(leases(place).all()).isEmpty();
            assertThat(waiting.output()).isEmpty();
        }
    }

    @Test
    void a_program_in_a_lease_is_not_ended_by_release() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess program = place.terminal()
                    .start(Workplace.command(
                            "lease", "--name", "web", "--", "sh", "-c", "echo http://localhost:$PORT; cat"))
                    .awaitUrl();

            Finished release = place.projax("release", "web");

            assertThat(release.exit()).isEqualTo(8);
            assertThat(release.out()).isEmpty();
            assertThat(release.err())
                    .isEqualTo("projax: web not released: sh (pid " + program.pid() + ") runs in it; try: kill "
                            + program.pid() + "\n");
            assertThat(program.process().isAlive()).isTrue();
        }
    }

    private static Leases leases(Workplace place) {
        return Leases.of(place.environment());
    }

    private static List<String> openFiles(Path proc) throws IOException {
        try (var files = Files.list(proc.resolve("fd"))) {
            return files.map(file -> {
                        try {
                            return Files.readSymbolicLink(file).toString();
                        } catch (IOException e) {
                            return "";
                        }
                    })
                    .toList();
        }
    }
}
