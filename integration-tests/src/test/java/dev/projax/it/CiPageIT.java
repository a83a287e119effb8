package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Readme;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workflow;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the script, the workflows and the examples in docs/ci.md as they stand there. */
final class CiPageIT {
    private static final String PAGE = "docs/ci.md";
    private static final String RANGE_OF_INDEX = "24${{ strategy.job-index }}00-24${{ strategy.job-index }}09";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void jobs_side_by_side_get_a_server_each_pass_on_the_exit_code_and_leave_nothing() throws Exception {
        Requirement.command("bash");
        Requirement.command("busybox");
        try (Job passing = Job.open();
                Job failing = Job.failingWith(9);
                Job tiny = Job.open()) {
            ServerProcess sh = passing.start("sh", "ci-job.sh", passing.range(), "npm", "test");
            ServerProcess bash = failing.start("bash", "ci-job.sh", failing.range(), "npm", "test");
            ServerProcess busybox = tiny.start("busybox", "sh", "ci-job.sh", tiny.range(), "npm", "test");

            assertThat(sh.awaitExit(PATIENCE)).as(sh.errors()).isZero();
            assertThat(bash.awaitExit(PATIENCE)).as(bash.errors()).isEqualTo(9);
            assertThat(busybox.awaitExit(PATIENCE)).as(busybox.errors()).isZero();
            for (Job job : List.of(passing, failing, tiny)) {
                assertThat(job.testedUrl()).isEqualTo(job.firstUrl());
                assertThat(job.leftovers()).isEmpty();
            }
            assertThat(passing.keptLogs()).isEmpty();
            assertThat(failing.keptLogs()).hasSize(1);
            assertThat(failing.keptLogs().get(0)).content().contains("port " + failing.place.port(0));
        }
    }

    @Tag("long")
    @Test
    void a_job_that_is_canceled_stops_its_server() throws Exception {
        try (Job job = Job.open()) {
            ServerProcess canceled = job.start("sh", "ci-job.sh", job.range(), "sh", "-c", "npm test; exec sleep 60");
            Eventually.that(PATIENCE, "the test to run", job::hasTested);

            canceled.signal("TERM");
            canceled.process().descendants().forEach(ProcessHandle::destroy);

            assertThat(canceled.awaitExit(PATIENCE)).isEqualTo(143);
            assertThat(canceled.output()).endsWith("stopped " + job.firstUrl() + "\n");
            assertThat(job.leftovers()).isEmpty();
        }
    }

    @Test
    void a_job_without_a_free_port_exits_with_4_and_has_nothing_to_stop() throws Exception {
        try (Job job = Job.open();
                PortSquatter other = PortSquatter.listeningOn(job.place.port(0))) {
            ServerProcess late = job.start("sh", "ci-job.sh", Integer.toString(job.place.port(0)), "npm", "test");

            assertThat(late.awaitExit(PATIENCE)).as(late.errors()).isEqualTo(4);
            assertThat(late.output()).isEmpty();
            assertThat(job.hasTested()).isFalse();
            assertThat(job.leftovers()).isEmpty();
        }
    }

    @Tag("long")
    @Test
    void a_leased_port_can_be_the_range_of_a_job() throws Exception {
        try (Job job = Job.failingWith(5)) {
            String line = Readme.block(PAGE, "sh", "projax lease");

            ServerProcess leased = job.start("sh", "-c", line);

            assertThat(leased.awaitExit(PATIENCE)).as(leased.errors()).isEqualTo(5);
            assertThat(job.testedUrl()).isEqualTo(job.firstUrl());
            assertThat(job.leftovers()).isEmpty();
        }
    }

    @Tag("long")
    @Test
    void the_workflow_with_the_script_runs_step_by_step() throws Exception {
        Requirement.command("bash");
        Requirement.command("tar");
        try (Job job = Job.failingWith(7)) {
            Path tools = Files.createDirectories(job.directory.resolve("tools"));
            Files.createSymbolicLink(
                    tools.resolve("projax.tar.gz"), Distribution.directory().resolveSibling("projax.tar.gz"));
            String yaml = Readme.block(PAGE, "yaml", "ci-job.sh");
            assertThat(yaml).contains(RANGE_OF_INDEX);

            Workflow.Ending failed = Workflow.of(
                            yaml.replace(RANGE_OF_INDEX, job.range()), Map.of("matrix.suite", "api"))
                    .run(job.terminal(), job.path(), job.temporary);

            assertThat(failed.exit()).as(failed.err()).isEqualTo(7);
            assertThat(failed.out()).isEqualTo(job.firstUrl() + "\nstopped " + job.firstUrl() + "\n");
            assertThat(job.keptLogs()).hasSize(1);
        }
    }

    @Tag("long")
    @Test
    void a_workflow_may_use_one_server_in_several_steps_and_the_runner_can_find_it() throws Exception {
        Requirement.linux();
        Requirement.command("bash");
        try (Job job = Job.failingWith(3)) {
            String yaml = Readme.block(PAGE, "yaml", "- name: Isolate");
            assertThat(yaml).contains("24200-24209");

            Workflow.Ending failed = Workflow.of(yaml.replace("24200-24209", job.range()), Map.of())
                    .run(job.terminal().without("PROJAX_PORT_FILE"), job.path(), job.temporary);

            assertThat(failed.exit()).as(failed.err()).isEqualTo(3);
            assertThat(failed.out()).isEqualTo(job.firstUrl() + "\nstopped " + job.firstUrl() + "\n");
            assertThat(job.testedServersVariables()).contains("RUNNER_TRACKING_ID=github_123");
            assertThat(Workplace.processesWithHomeIn(job.temporary)).isEmpty();
        }
    }

    /** A checkout with the page's script, and an npm that finds the job's server and writes down its URL. */
    private static final class Job implements AutoCloseable {
        private static final String NPM = """
                #!/bin/sh
                set -e
                pid=$(projax status --json | sed 's/.*"pid":\\([0-9]*\\).*/\\1/')
                if [ -r "/proc/$pid/environ" ]; then
                    tr '\\0' '\\n' <"/proc/$pid/environ" >variables
                fi
                projax url --verified >tested
                exit %d
                """;

        private final Workplace place;
        private final Path directory;
        private final Path temporary;

        private Job(Workplace place) throws IOException {
            this.place = place;
            this.directory = Files.createDirectory(place.directory().resolve("checkout"));
            this.temporary = Files.createDirectory(place.directory().resolve("tmp"));
        }

        static Job open() throws IOException {
            return failingWith(0);
        }

        static Job failingWith(int exit) throws IOException {
            Job job = new Job(Workplace.open());
            Files.writeString(job.directory.resolve("ci-job.sh"), Readme.block(PAGE, "sh", "clean_up"));
            Path npm = job.place.directory().resolve("npm");
            Files.writeString(npm, NPM.formatted(exit));
            Files.setPosixFilePermissions(npm, PosixFilePermissions.fromString("rwxr-xr-x"));
            return job;
        }

        String range() {
            return place.range().toString();
        }

        String firstUrl() {
            return place.url(0);
        }

        String path() {
            return String.join(
                    ":",
                    place.directory().toString(),
                    Distribution.directory().resolve("bin").toString(),
                    System.getenv("PATH"));
        }

        Terminal terminal() {
            return place.bareTerminal()
                    .in(directory)
                    .with(Map.of(
                            "PATH", path(),
                            "TMPDIR", temporary.toString(),
                            "RUNNER_TRACKING_ID", "github_123",
                            "PROJAX_LEASES", place.directory().resolve("leases").toString(),
                            "PROJAX_LEASE_RANGE", range(),
                            "PROJAX_PORT_FILE",
                                    place.directory().resolve("of another").toString()));
        }

        ServerProcess start(String... command) throws IOException {
            return terminal().start(command);
        }

        boolean hasTested() {
            return Files.exists(directory.resolve("tested"));
        }

        String testedUrl() throws IOException {
            return Files.readString(directory.resolve("tested")).strip();
        }

        List<String> testedServersVariables() throws IOException {
            return Files.readAllLines(directory.resolve("variables"));
        }

        List<Path> keptLogs() throws IOException {
            Path logs = directory.resolve("projax-logs");
            return Files.exists(logs) ? list(logs) : List.of();
        }

        /** Returns the files outside the checkout and the processes that should be gone after the job. */
        List<Object> leftovers() throws IOException {
            List<Object> leftovers = new ArrayList<>(list(temporary));
            leftovers.addAll(Workplace.processesWithHomeIn(temporary));
            return leftovers;
        }

        private static List<Path> list(Path directory) throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                return files.toList();
            }
        }

        @Override
        public void close() throws IOException {
            Workplace.processesWithHomeIn(temporary).forEach(ProcessHandle::destroyForcibly);
            place.close();
        }
    }
}
