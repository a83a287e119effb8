package dev.projax.cli.port;

import dev.projax.cli.command.Advice;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.files.Liveness;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.inventory.Instance;
import dev.projax.core.inventory.InstanceState;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The doctor's conclusions from what {@link HomeCheckup} saw in the home.
 *
 * @param now the time of the check
 * @param advice to the user who called the doctor
 */
record HomeFindings(App app, Instant now, Advice advice) {
    /** Two processes on one machine see times that differ by less. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private static final String ACCEPTS = "accepts the connection but ";

    /** Nobody types a longer list of files. */
    private static final int MOST_NAMED = 20;

    /**
     * What was seen of a server.
     *
     * @param port 1 to 65535; null if its record cannot be read
     * @param started null if its record cannot be read
     * @param detail the reason for its state
     */
    record Sighting(
            InstanceId id,
            @Nullable Integer port,
            @Nullable Instant started,
            InstanceState state,
            String detail,
            Liveness lock) {
        static Sighting of(Instance instance, Liveness lock) {
            return new Sighting(
                    instance.id(),
                    instance.port().isPresent() ? instance.port().getAsInt() : null,
                    instance.started().orElse(null),
                    instance.state(),
                    instance.detail(),
                    lock);
        }

        boolean isHealthy() {
            return state == InstanceState.VERIFIED || state == InstanceState.UNVERIFIED;
        }

        private boolean isUnresponsiveOn(int port) {
            return state == InstanceState.UNRESPONSIVE && this.port != null && this.port == port;
        }

        private String name() {
            return id + (port == null ? "" : " on port " + port);
        }
    }

    /**
     * Judges the home directory.
     *
     * @param changes what a server would change about it
     */
    List<Finding> home(List<String> changes, boolean exists) {
        Path home = app.directory();
        if (changes.isEmpty()) {
            return List.of(Finding.ok(
                    "home", exists ? home + " is private" : home + " does not exist; the first server creates it"));
        }
        return changes.stream()
                .map(change -> Finding.warn("home", change, advice.shell().chmod("700", home)))
                .toList();
    }

    /** Judges each server, and counts the healthy ones. */
    List<Finding> servers(List<Sighting> instances) {
        List<Finding> findings = new ArrayList<>();
        for (Sighting instance : instances) {
            judge(instance).ifPresent(findings::add);
            judgeStart(instance).ifPresent(findings::add);
        }
        long healthy = instances.stream().filter(Sighting::isHealthy).count();
        long unresponsive = instances.stream()
                .filter(instance -> instance.state() == InstanceState.UNRESPONSIVE)
                .count();
        findings.add(Finding.ok("servers", counted(healthy, unresponsive)));
        return findings;
    }

    private static String counted(long healthy, long unresponsive) {
        if (unresponsive > 0) {
            return healthy + " healthy, " + unresponsive + " unresponsive";
        }
        return healthy == 0 ? "none running" : healthy + " healthy";
    }

    private Optional<Finding> judge(Sighting instance) {
        InstanceFiles files = InstanceFiles.of(app);
        return switch (instance.state()) {
            case VERIFIED, UNVERIFIED -> Optional.empty();
            case UNRESPONSIVE ->
                Optional.of(Finding.fail(
                        "server",
                        instance.name() + " is running"
                                + (instance.detail().startsWith(ACCEPTS)
                                        ? " and accepts connections, but "
                                                + instance.detail().substring(ACCEPTS.length())
                                        : ", but " + instance.detail()),
                        advice.command("stop " + instance.id() + " --force")));
            case STALE ->
                Optional.of(Finding.warn(
                        "record",
                        instance.name() + " has stopped and left its files behind",
                        advice.shell().remove(List.of(files.record(instance.id()), files.lock(instance.id())))));
            case UNKNOWN -> Optional.of(unknown(instance));
        };
    }

    /** Reports a start time in the future, which means that a clock was wrong. */
    private Optional<Finding> judgeStart(Sighting instance) {
        Instant started = instance.started();
        if (started == null || instance.state() == InstanceState.STALE || !started.isAfter(now.plus(CLOCKS_DIFFER))) {
            return Optional.empty();
        }
        return Optional.of(Finding.warn(
                "clock",
                instance.name() + " has a start time in the future: " + started + ", but it is " + now,
                instance.isHealthy() ? advice.command("restart " + instance.id()) : ""));
    }

    /**
     * Judges an unreadable record. The files of a running server are kept, because without them it cannot be stopped.
     */
    private Finding unknown(Sighting instance) {
        String what = instance.id() + ": " + instance.detail();
        return switch (instance.lock()) {
            case HELD ->
                Finding.warn("record", what + "; its lock is held, so it is running; stop it where it was started", "");
            case UNKNOWN -> Finding.warn("record", what + "; it may be running", "");
            case FREE, MISSING ->
                Finding.warn(
                        "record",
                        what,
                        advice.shell().remove(List.of(InstanceFiles.of(app).record(instance.id()))));
        };
    }

    /** Judges whether file locks work, which shows only where a server should hold one. */
    Finding locks(List<Sighting> instances, Supplier<String> otherHome) {
        if (instances.stream().anyMatch(instance -> instance.lock() == Liveness.UNKNOWN)) {
            return Finding.fail(
                    "locks",
                    "file locks do not work in " + app.directory()
                            + ", so running servers cannot be told from stopped ones",
                    otherHome.get());
        }
        return Finding.ok("locks", instances.isEmpty() ? "none held" : "they work");
    }

    /** Judges files without a server. Each server deletes them when it starts. */
    Finding leftovers(List<Path> leftovers, List<Sighting> instances) {
        if (leftovers.isEmpty()) {
            return Finding.ok("leftovers", "none");
        }
        Optional<Sighting> running =
                instances.stream().filter(Sighting::isHealthy).findFirst();
        String fix = running.isPresent() && leftovers.size() <= MOST_NAMED
                ? advice.shell().remove(leftovers)
                : running.map(it -> advice.command("restart " + it.id())).orElse(advice.command("start"));
        return Finding.warn(
                "leftovers",
                (leftovers.size() == 1
                                ? "1 file of a killed server: "
                                : leftovers.size() + " files of killed servers, such as ")
                        + leftovers.get(0),
                fix);
    }

    /** Judges the port file by the answer from the port that it names. */
    Finding portFile(int port, Candidate.Outcome answer, List<Sighting> instances) {
        String names = app.portFile() + " names " + port;
        return switch (answer) {
            case VERIFIED -> Finding.ok("port file", names + ", a verified server");
            case UNVERIFIED -> astray(names + ", an unverified server", instances);
            case UNRESPONSIVE ->
                Finding.fail("port file", names + ", which does not respond in time", replacing(port, instances));
            case FOREIGN -> astray(names + ", where another program listens", instances);
            case ABSENT -> astray(names + ", where nothing listens", instances);
        };
    }

    /** Judges a home without a port file. */
    Finding noPortFile(List<Sighting> instances) {
        String missing = app.portFile() + " does not exist";
        return isAnyVerified(instances)
                ? astray(missing, instances)
                : Finding.ok("port file", missing + ": no server is running");
    }

    /** Judges a port file that leads to no verified server. If one is running, it corrects the file by itself. */
    private Finding astray(String found, List<Sighting> instances) {
        return isAnyVerified(instances)
                ? Finding.warn("port file", found + "; a running server corrects it within 10 s", "")
                : Finding.warn("port file", found, advice.command("start"));
    }

    private static boolean isAnyVerified(List<Sighting> instances) {
        return instances.stream().anyMatch(instance -> instance.state() == InstanceState.VERIFIED);
    }

    /**
     * Returns the command that replaces a silent server; empty for an unresponsive server of this home, whose own
     * finding has one.
     */
    private String replacing(int port, List<Sighting> instances) {
        boolean isOurs = instances.stream().anyMatch(instance -> instance.isUnresponsiveOn(port));
        return isOurs ? "" : advice.command("start --new");
    }

    /**
     * Judges a port file whose owner cannot be reached: {@code start} fails then, unless it finds a verified server.
     */
    Finding outOfReach(String owner, List<Sighting> instances) {
        return instances.stream().anyMatch(instance -> instance.state() == InstanceState.VERIFIED)
                ? Finding.warn(
                        "port file",
                        owner + "; clients that only read that file do not find the servers of this home",
                        "")
                : Finding.fail("port file", owner, advice.command("start --new"));
    }
}
