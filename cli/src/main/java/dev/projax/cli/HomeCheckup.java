package dev.projax.cli;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Instance;
import dev.projax.core.discovery.InstanceState;
import dev.projax.core.discovery.Instances;
import dev.projax.core.discovery.Outcome;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Liveness;
import dev.projax.core.registry.PortFile;
import dev.projax.core.registry.PortFileReading;
import dev.projax.core.registry.Records;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the doctor looks at in the home: directories, records, locks, the port file. Changes nothing. */
final class HomeCheckup {
    /** Clocks of two processes on one machine agree better than this. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private final App app;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    private HomeCheckup(App app, Instant now) {
        this.app = app;
        this.now = now;
    }

    static List<Finding> of(App app, Instant now) throws IOException {
        HomeCheckup checkup = new HomeCheckup(app, now);
        if (checkup.directories()) {
            List<Instance> instances = Instances.of(app).list();
            checkup.instances(instances);
            checkup.locks(instances);
            checkup.leftovers();
            checkup.portFile();
        }
        return checkup.findings;
    }

    /** Tells whether it makes sense to look further. */
    private boolean directories() {
        Path home = app.directory();
        try {
            List<String> changes = PortFile.of(app).foresee();
            for (String change : changes) {
                findings.add(Finding.warn("home", change, "chmod 700 '" + home + "'"));
            }
            if (changes.isEmpty()) {
                findings.add(Finding.ok(
                        "home",
                        Files.exists(home)
                                ? home + " is for its user alone"
                                : home + " is not there; the first server makes it"));
            }
            return true;
        } catch (IOException e) {
            String command = e instanceof FileSystemException problem ? mend(Path.of(problem.getFile())) : "";
            findings.add(Finding.fail("home", String.valueOf(e.getMessage()), command));
            return false;
        }
    }

    /** Of one's own, the mode is what is wrong; of another's, a person has to look. */
    private static String mend(Path directory) {
        return isOwn(directory) ? "chmod 700 '" + directory + "'" : "ls -ld '" + directory + "'";
    }

    private static boolean isOwn(Path directory) {
        try {
            return Files.isDirectory(directory)
                    && Files.getOwner(directory).getName().equals(System.getProperty("user.name"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private void instances(List<Instance> instances) {
        int healthy = 0;
        for (Instance instance : instances) {
            String name = instance.id()
                    + (instance.port().isPresent()
                            ? " on port " + instance.port().getAsInt()
                            : "");
            switch (instance.state()) {
                case PROVEN, UNPROVEN -> healthy++;
                case UNRESPONSIVE ->
                    findings.add(Finding.fail(
                            "server",
                            name + " lives and " + instance.detail(),
                            "projax stop " + instance.id() + " --force"));
                case STALE ->
                    findings.add(
                            Finding.warn("record", name + " has ended without taking its files back", "projax start"));
                case UNKNOWN -> findings.add(unknown(instance));
            }
            boolean isFromTheFuture = instance.started()
                    .filter(started -> started.isAfter(now.plus(CLOCKS_DIFFER)))
                    .isPresent();
            if (isFromTheFuture && instance.state() != InstanceState.STALE) {
                findings.add(Finding.warn(
                        "clock",
                        name + " says that it started at " + instance.started().get() + ", and now it is " + now,
                        "date"));
            }
        }
        findings.add(Finding.ok("servers", healthy == 0 ? "none runs" : healthy + " healthy"));
    }

    /** Files of one that may live are not to be deleted: without its record it cannot be stopped. */
    private Finding unknown(Instance instance) {
        Liveness lock = Records.of(app).liveness(instance.id());
        String what = instance.id() + ": " + instance.detail();
        return switch (lock) {
            case HELD ->
                Finding.warn("record", what + "; its lock is held, so it lives: end it where it was started", "");
            case UNKNOWN -> Finding.warn("record", what + "; whether it lives is not known", "");
            case FREE, MISSING -> Finding.warn("record", what, "rm '" + file(instance) + "'");
        };
    }

    private Path file(Instance instance) {
        return app.directory().resolve("instances").resolve(instance.id() + ".instance");
    }

    /** Whether locks work is known of a directory where somebody should hold one. */
    private void locks(List<Instance> instances) throws IOException {
        Records records = Records.of(app);
        for (Instance instance : instances) {
            if (records.liveness(instance.id()) == Liveness.UNKNOWN) {
                findings.add(Finding.fail(
                        "locks",
                        "they do not work in " + app.directory() + " (" + fileSystem() + "), so who lives is not known",
                        "export PROJAX_HOME=/tmp/projax-$(id -u)"));
                return;
            }
        }
        findings.add(
                Finding.ok("locks", instances.isEmpty() ? "nobody holds one" : "they work (" + fileSystem() + ")"));
    }

    private String fileSystem() throws IOException {
        return Files.exists(app.directory())
                ? Files.getFileStore(app.directory()).type()
                : "no directory";
    }

    private void leftovers() throws IOException {
        List<Path> leftovers = Records.of(app).leftovers();
        findings.add(
                leftovers.isEmpty()
                        ? Finding.ok("leftovers", "none")
                        : Finding.warn(
                                "leftovers",
                                leftovers.size() + " of servers that were killed, like " + leftovers.get(0),
                                "projax start"));
    }

    private void portFile() throws IOException {
        PortFileReading reading = PortFile.of(app).read();
        if (reading.ignored().isPresent()) {
            findings.add(Finding.fail(
                    "port file",
                    app.portFile() + " is ignored: " + reading.ignored().get(),
                    "rm '" + app.portFile() + "'"));
            return;
        }
        if (reading.port().isEmpty()) {
            findings.add(Finding.ok("port file", app.portFile() + " is not there: no server runs"));
            return;
        }
        int port = reading.port().getAsInt();
        Outcome outcome = Discovery.of(app).ask(port).outcome();
        String names = app.portFile() + " names " + port;
        findings.add(
                switch (outcome) {
                    case VERIFIED -> Finding.ok("port file", names + ", where a server proves itself");
                    case UNVERIFIED ->
                        Finding.warn("port file", names + ", where a server does not prove itself", who(port));
                    case UNRESPONSIVE -> Finding.fail("port file", names + ", where nobody answers in time", who(port));
                    case FOREIGN -> Finding.warn("port file", names + ", where another program answers", who(port));
                    case ABSENT -> Finding.warn("port file", names + ", where nobody listens", "projax start");
                });
    }

    private static String who(int port) {
        return "projax who " + port;
    }
}
