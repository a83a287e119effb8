package dev.projax.it.faults;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Leases ports for an app over and over, in its own process: one without a name, then two with names. For each port it
 * creates a directory that stands for it, so that a second holder would fail, and looks whether the lease is listed as
 * its own. In the end it keeps one lease until it is killed.
 */
final class LeaseJob {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Leases leases;
    private final PortRange range;
    private final Path witnesses;
    private final String app;
    private int doubles;
    private int unlisted;

    private LeaseJob(App app, Path directory, Path witnesses) {
        this.leases = app.leases().forDirectory(directory).waiting(PATIENCE);
        this.range = app.range();
        this.witnesses = witnesses;
        this.app = app.name();
    }

    /**
     * Takes the app, its home, the directory of all leases, the range, the directory of the names, the directory for the
     * witnesses, and the number of leases. Waits for a signal on stdin before each of its two parts.
     */
    public static void main(String[] args) throws IOException {
        App app = App.named(
                args[0],
                PortRange.parse(args[3]),
                Map.of(args[0].toUpperCase(Locale.ROOT) + "_HOME", args[1], "PROJAX_LEASES", args[2]));
        LeaseJob job = new LeaseJob(app, Path.of(args[4]), Path.of(args[5]));
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        for (int left = Integer.parseInt(args[6]); left > 0; left -= 3) {
            try (PortLease unnamed = job.leases.lease(job.range)) {
                job.check(unnamed);
            }
            List<PortLease> named = job.leases.lease(job.range, List.of("web", "api"));
            for (PortLease each : named) {
                try (each) {
                    job.check(each);
                }
            }
        }
        System.out.println(job.doubles + " " + job.unlisted);
        if (System.in.read() < 0) {
            return;
        }
        System.out.println(job.leases.lease(job.range, List.of("web")).get(0).port());
        while (System.in.read() >= 0) {
            // until it is killed
        }
    }

    private void check(PortLease lease) throws IOException {
        Path witness = witnesses.resolve(Integer.toString(lease.port()));
        try {
            Files.createDirectory(witness);
        } catch (FileAlreadyExistsException e) {
            doubles++;
            return;
        }
        boolean isListed = leases.at(lease.port()).stream()
                .anyMatch(it -> it.id().orElse("").equals(lease.id())
                        && it.pid().orElse(0) == ProcessHandle.current().pid()
                        && it.app().orElse("").equals(app)
                        && it.name().equals(lease.name()));
        unlisted += isListed ? 0 : 1;
        Files.delete(witness);
    }
}
