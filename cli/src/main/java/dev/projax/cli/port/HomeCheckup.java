package dev.projax.cli.port;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Outcome;
import dev.projax.core.files.ExistingPath;
import dev.projax.core.files.Liveness;
import dev.projax.core.files.Reading;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.inventory.Instance;
import dev.projax.core.inventory.InstanceState;
import dev.projax.core.inventory.Instances;
import dev.projax.core.inventory.PortFileOwner;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the doctor looks at in the home: directories, records, locks, the port file. Changes nothing. */
final class HomeCheckup {
    /** Clocks of two processes on one machine agree better than this. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    /** A longer list is not to be typed. */
    private static final int MOST_NAMED = 20;

    private static final int MEBI = 1 << 20;

    private final App app;
    private final Instant now;
    private final Remedies remedies;

    /** Those that have been found; none until then. */
    private List<Instance> instances = List.of();

    private HomeCheckup(App app, Instant now, Remedies remedies) {
        this.app = app;
        this.now = now;
        this.remedies = remedies;
    }

    static void of(App app, Instant now, Remedies remedies, Examination examination) throws InterruptedIOException {
        HomeCheckup checkup = new HomeCheckup(app, now, remedies);
        examination.of("home", checkup::home);
        examination.of("disk", checkup::disk);
        examination.of("servers", checkup::servers);
        examination.of("locks", checkup::locks);
        examination.of("leftovers", checkup::leftovers);
        examination.of("port file", checkup::portFile);
    }

    /** Asks what {@code start} asks first. */
    private List<Finding> home() throws IOException {
        Path home = app.directory();
        List<Finding> findings = new ArrayList<>();
        for (String change : PortFile.of(app).foresee()) {
            findings.add(Finding.warn("home", change, remedies.shell().chmod("700", home)));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(
                    "home",
                    Files.exists(home)
                            ? home + " is for its user alone"
                            : home + " is not there; the first server makes it"));
        }
        return findings;
    }

    /** What is too little for a server is told of the home. */
    private List<Finding> disk() throws IOException {
        FileStore store = Files.getFileStore(ExistingPath.nearest(app.directory()));
        return List.of(Finding.ok("disk", store.getUsableSpace() / MEBI + " MiB are free (" + store.type() + ")"));
    }

    private List<Finding> servers() throws IOException {
        instances = Instances.of(app).list();
        List<Finding> findings = new ArrayList<>();
        int healthy = 0;
        for (Instance instance : instances) {
            healthy += isHealthy(instance) ? 1 : 0;
            judge(instance).ifPresent(findings::add);
            judgeStart(instance).ifPresent(findings::add);
        }
        findings.add(Finding.ok("servers", healthy == 0 ? "none runs" : healthy + " healthy"));
        return findings;
    }

    private static boolean isHealthy(Instance instance) {
        return instance.state() == InstanceState.PROVEN || instance.state() == InstanceState.UNPROVEN;
    }

    private Optional<Finding> judge(Instance instance) {
        String name = name(instance);
        return switch (instance.state()) {
            case PROVEN, UNPROVEN -> Optional.empty();
            case UNRESPONSIVE ->
                Optional.of(Finding.fail(
                        "server",
                        name + " lives and " + instance.detail(),
                        "projax stop " + instance.id() + " --force"));
            case STALE ->
                Optional.of(Finding.warn(
                        "record",
                        name + " has ended without taking its files back",
                        remedies.shell().remove(List.of(file(instance, ".instance"), file(instance, ".lock")))));
            case UNKNOWN -> Optional.of(unknown(instance));
        };
    }

    private static String name(Instance instance) {
        OptionalInt port = instance.port();
        return instance.id() + (port.isPresent() ? " on port " + port.getAsInt() : "");
    }

    /** A start that has yet to come is a clock's mistake. */
    private Optional<Finding> judgeStart(Instance instance) {
        return instance.started()
                .filter(started -> started.isAfter(now.plus(CLOCKS_DIFFER)))
                .filter(started -> instance.state() != InstanceState.STALE)
                .map(started -> Finding.warn(
                        "clock",
                        name(instance) + " says that it started at " + started + ", and now it is " + now,
                        isHealthy(instance) ? "projax restart " + instance.id() : ""));
    }

    /** Files of one that may live are not to be deleted: without its record it cannot be stopped. */
    private Finding unknown(Instance instance) {
        Liveness lock = InstanceFiles.of(app).liveness(instance.id());
        String what = instance.id() + ": " + instance.detail();
        return switch (lock) {
            case HELD ->
                Finding.warn("record", what + "; its lock is held, so it lives: end it where it was started", "");
            case UNKNOWN -> Finding.warn("record", what + "; whether it lives is not known", "");
            case FREE, MISSING ->
                Finding.warn("record", what, remedies.shell().remove(List.of(file(instance, ".instance"))));
        };
    }

    private Path file(Instance instance, String suffix) {
        return app.directory().resolve("instances").resolve(instance.id() + suffix);
    }

    /** Whether locks work is known of a directory where somebody should hold one. */
    private List<Finding> locks() {
        InstanceFiles records = InstanceFiles.of(app);
        for (Instance instance : instances) {
            if (records.liveness(instance.id()) == Liveness.UNKNOWN) {
                return List.of(Finding.fail(
                        "locks",
                        "they do not work in " + app.directory() + ", so who lives is not known",
                        remedies.otherHome()));
            }
        }
        return List.of(Finding.ok("locks", instances.isEmpty() ? "nobody holds one" : "they work"));
    }

    private List<Finding> leftovers() throws IOException {
        List<Path> leftovers = InstanceFiles.of(app).leftovers();
        if (leftovers.isEmpty()) {
            return List.of(Finding.ok("leftovers", "none"));
        }
        boolean runs = instances.stream().anyMatch(HomeCheckup::isHealthy);
        String mend = runs && leftovers.size() <= MOST_NAMED ? remedies.shell().remove(leftovers) : sweep();
        return List.of(Finding.warn(
                "leftovers", leftovers.size() + " of servers that were killed, like " + leftovers.get(0), mend));
    }

    /** Each server sweeps once, when it starts. */
    private String sweep() {
        return instances.stream()
                .filter(HomeCheckup::isHealthy)
                .findFirst()
                .map(running -> "projax restart " + running.id())
                .orElse("projax start");
    }

    private List<Finding> portFile() throws IOException {
        Reading<Integer> reading = PortFile.of(app).read();
        if (reading.ignored().isPresent()) {
            return List.of(Finding.fail(
                    "port file",
                    app.portFile() + " is ignored: " + reading.ignored().get(),
                    remedies.ofPortFile()));
        }
        Optional<String> owner = PortFileOwner.outOfReach(app);
        if (owner.isPresent()) {
            return List.of(outOfReach(owner.get()));
        }
        if (reading.value().isEmpty()) {
            return List.of(Finding.ok("port file", app.portFile() + " is not there: no server runs"));
        }
        int port = reading.value().get();
        Outcome outcome = Discovery.of(app).ask(port).outcome();
        String names = app.portFile() + " names " + port;
        return List.of(
                switch (outcome) {
                    case VERIFIED -> Finding.ok("port file", names + ", where a server proves itself");
                    case UNVERIFIED ->
                        Finding.warn("port file", names + ", where a server does not prove itself", "projax start");
                    case UNRESPONSIVE ->
                        Finding.fail("port file", names + ", where nobody answers in time", replacing(port));
                    case FOREIGN ->
                        Finding.warn("port file", names + ", where another program answers", "projax start");
                    case ABSENT -> Finding.warn("port file", names + ", where nobody listens", "projax start");
                });
    }

    /** {@code start} ends with that, unless it finds a server that proves itself. */
    private Finding outOfReach(String owner) {
        return instances.stream().anyMatch(it -> it.state() == InstanceState.PROVEN)
                ? Finding.warn(
                        "port file", owner + "; clients that read only that file find no server of this home", "")
                : Finding.fail("port file", owner, "projax start --new");
    }

    /** A server of ours that hangs keeps the file; a stranger cannot. */
    private String replacing(int port) {
        boolean isOurs = instances.stream()
                .anyMatch(it ->
                        it.state() == InstanceState.UNRESPONSIVE && it.port().equals(OptionalInt.of(port)));
        return isOurs ? "projax restart " + port + " --force" : "projax start --new";
    }
}
