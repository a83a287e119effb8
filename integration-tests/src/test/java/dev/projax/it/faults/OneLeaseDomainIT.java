package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.Leases;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** L1: two apps with two homes, and eight jobs next to the command line, lease ports of one range. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OneLeaseDomainIT {
    private static final int JOBS = 8;

    @Test
    void two_apps_lease_no_port_twice_and_list_each_with_its_holder() throws IOException {
        contend(240, 1);
    }

    @Test
    @Tag("long")
    void two_apps_lease_no_port_twice_in_ten_thousand() throws IOException {
        contend(10_080, 20);
    }

    private static void contend(int leases, int commands) throws IOException {
        int doubles = 0;
        int unlisted = 0;
        try (Workplace place = Workplace.open()) {
            Path witnesses = Files.createDirectory(place.directory().resolve("witnesses"));
            List<ChildJvm> jobs = new ArrayList<>();
            try {
                for (int i = 0; i < JOBS; i++) {
                    jobs.add(start(i, place, witnesses, leases / JOBS));
                }
                for (ChildJvm job : jobs) {
                    assertThat(job.line()).isEqualTo("ready");
                }
                for (ChildJvm job : jobs) {
                    job.go();
                }
                for (int i = 0; i < commands; i++) {
                    doubles += isAlone(place, witnesses) ? 0 : 1;
                }
                for (ChildJvm job : jobs) {
                    String[] counts = job.line().split(" ", -1);
                    doubles += Integer.parseInt(counts[0]);
                    unlisted += Integer.parseInt(counts[1]);
                }
                unlisted += unlisted(jobs, place);
            } finally {
                jobs.forEach(ChildJvm::close);
            }
        }

        FaultTable.record("L1", "two apps, " + JOBS + " jobs: twice", leases + commands, doubles, Duration.ZERO);
        FaultTable.record("L1", "two apps, " + JOBS + " jobs: not listed", leases + JOBS, unlisted, Duration.ZERO);
        assertThat(doubles).as("ports leased twice").isZero();
        assertThat(unlisted).as("leases that are not listed with their holder").isZero();
    }

    private static ChildJvm start(int number, Workplace place, Path witnesses, int leases) throws IOException {
        Path directory = Files.createDirectory(place.directory().resolve("job " + number));
        String app = number % 2 == 0 ? "acme" : "shop";
        return ChildJvm.start(
                LeaseJob.class,
                app,
                place.directory().resolve(app),
                place.app().leases(),
                place.range(),
                directory,
                witnesses,
                leases);
    }

    /** Leases a port by the command. Returns whether no other process has it. */
    private static boolean isAlone(Workplace place, Path witnesses) throws IOException {
        String program = "mkdir \"$0/$PORT\" && rmdir \"$0/$PORT\" && echo alone";
        Finished lease = place.projax("lease", "--wait", "10s", "--", "sh", "-c", program, witnesses.toString());
        return lease.out().equals("alone\n");
    }

    /** Lets each job keep a lease, and returns how many are not listed with their holder. */
    private static int unlisted(List<ChildJvm> jobs, Workplace place) throws IOException {
        int unlisted = 0;
        List<Integer> ports = new ArrayList<>();
        for (ChildJvm job : jobs) {
            job.go();
            ports.add(Integer.valueOf(job.line()));
        }
        String table = place.projax("leases").out();
        List<Leases.Entry> all = place.app().leases().all();
        for (int i = 0; i < JOBS; i++) {
            int port = ports.get(i);
            String app = i % 2 == 0 ? "acme" : "shop";
            Path directory = place.directory().resolve("job " + i);
            long pid = jobs.get(i).pid();
            boolean isInTable = table.contains(directory + "\n")
                    && table.lines()
                            .anyMatch(line -> line.contains(" " + port + " ") && line.contains("pid " + pid + ")"));
            boolean isInApi = all.stream()
                    .anyMatch(it -> it.port() == port
                            && it.pid().orElse(0) == pid
                            && it.app().orElse("").equals(app)
                            && it.directory().orElse("").equals(directory.toString()));
            unlisted += isInTable && isInApi ? 0 : 1;
        }
        return unlisted;
    }
}
