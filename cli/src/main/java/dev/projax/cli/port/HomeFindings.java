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
 * What the doctor concludes from what {@link HomeCheckup} has seen in the home.
 *
 * @param now when it was seen
 * @param advice to the person who called the doctor
 */
record HomeFindings(App app, Instant now, Advice advice) {
    /** Clocks of two processes on one machine agree better than this. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    /** A longer list is not to be typed. */
    private static final int MOST_NAMED = 20;

    /**
     * What was seen of an instance.
     *
     * @param port 1 to 65535; null if its record cannot be read, and so with {@code started}
     * @param detail why its state is believed
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

        private boolean hangsOn(int port) {
            return state == InstanceState.UNRESPONSIVE && this.port != null && this.port == port;
        }

        private String name() {
            return id + (port == null ? "" : " on port " + port);
        }
    }

    /**
     * Judges the home itself.
     *
     * @param changes what a server would change about it, a sentence each
     */
    List<Finding> home(List<String> changes, boolean exists) {
        Path home = app.directory();
        if (changes.isEmpty()) {
            return List.of(Finding.ok(
                    "home",
                    exists ? home + " is for its user alone" : home + " is not there; the first server makes it"));
        }
        return changes.stream()
                .map(change -> Finding.warn("home", change, advice.shell().chmod("700", home)))
                .toList();
    }

    /** Judges each instance, and counts those that are well. */
    List<Finding> servers(List<Sighting> instances) {
        List<Finding> findings = new ArrayList<>();
        for (Sighting instance : instances) {
            judge(instance).ifPresent(findings::add);
            judgeStart(instance).ifPresent(findings::add);
        }
        long healthy = instances.stream().filter(Sighting::isHealthy).count();
        findings.add(Finding.ok("servers", healthy == 0 ? "none runs" : healthy + " healthy"));
        return findings;
    }

    private Optional<Finding> judge(Sighting instance) {
        InstanceFiles files = InstanceFiles.of(app);
        return switch (instance.state()) {
            case VERIFIED, UNVERIFIED -> Optional.empty();
            case UNRESPONSIVE ->
                Optional.of(Finding.fail(
                        "server",
                        instance.name() + " lives and " + instance.detail(),
                        advice.command("stop " + instance.id() + " --force")));
            case STALE ->
                Optional.of(Finding.warn(
                        "record",
                        instance.name() + " has ended without taking its files back",
                        advice.shell().remove(List.of(files.record(instance.id()), files.lock(instance.id())))));
            case UNKNOWN -> Optional.of(unknown(instance));
        };
    }

    /** A start that has yet to come is a clock's mistake. */
    private Optional<Finding> judgeStart(Sighting instance) {
        Instant started = instance.started();
        if (started == null || instance.state() == InstanceState.STALE || !started.isAfter(now.plus(CLOCKS_DIFFER))) {
            return Optional.empty();
        }
        return Optional.of(Finding.warn(
                "clock",
                instance.name() + " says that it started at " + started + ", and now it is " + now,
                instance.isHealthy() ? advice.command("restart " + instance.id()) : ""));
    }

    /** Files of one that may live are not to be deleted: without its record it cannot be stopped. */
    private Finding unknown(Sighting instance) {
        String what = instance.id() + ": " + instance.detail();
        return switch (instance.lock()) {
            case HELD ->
                Finding.warn("record", what + "; its lock is held, so it lives: end it where it was started", "");
            case UNKNOWN -> Finding.warn("record", what + "; whether it lives is not known", "");
            case FREE, MISSING ->
                Finding.warn(
                        "record",
                        what,
                        advice.shell().remove(List.of(InstanceFiles.of(app).record(instance.id()))));
        };
    }

    /** Judges whether locks work, which is known of a directory where somebody should hold one. */
    Finding locks(List<Sighting> instances, Supplier<String> otherHome) {
        if (instances.stream().anyMatch(instance -> instance.lock() == Liveness.UNKNOWN)) {
            return Finding.fail(
                    "locks", "they do not work in " + app.directory() + ", so who lives is not known", otherHome.get());
        }
        return Finding.ok("locks", instances.isEmpty() ? "nobody holds one" : "they work");
    }

    /** Judges files that belong to nobody. Each server sweeps once, when it starts. */
    Finding leftovers(List<Path> leftovers, List<Sighting> instances) {
        if (leftovers.isEmpty()) {
            return Finding.ok("leftovers", "none");
        }
        Optional<Sighting> running =
                instances.stream().filter(Sighting::isHealthy).findFirst();
        String mend = running.isPresent() && leftovers.size() <= MOST_NAMED
                ? advice.shell().remove(leftovers)
                : running.map(it -> advice.command("restart " + it.id())).orElse(advice.command("start"));
        return Finding.warn(
                "leftovers", leftovers.size() + " of servers that were killed, like " + leftovers.get(0), mend);
    }

    /** Judges the port file by what answers on the port that it names. */
    Finding portFile(int port, Candidate.Outcome answer, List<Sighting> instances) {
        String names = app.portFile() + " names " + port;
        return switch (answer) {
            case VERIFIED -> Finding.ok("port file", names + ", where a server proves itself");
            case UNVERIFIED ->
                Finding.warn("port file", names + ", where a server does not prove itself", advice.command("start"));
            case UNRESPONSIVE ->
                Finding.fail("port file", names + ", where nobody answers in time", replacing(port, instances));
            case FOREIGN ->
                Finding.warn("port file", names + ", where another program answers", advice.command("start"));
            case ABSENT -> Finding.warn("port file", names + ", where nobody listens", advice.command("start"));
        };
    }

    /** A server of ours that hangs keeps the file; a stranger cannot. */
    private String replacing(int port, List<Sighting> instances) {
        boolean isOurs = instances.stream().anyMatch(instance -> instance.hangsOn(port));
        return isOurs ? advice.command("restart " + port + " --force") : advice.command("start --new");
    }

    /** Judges a port file whose owner cannot be reached: {@code start} ends with that, unless it finds a server that proves itself. */
    Finding outOfReach(String owner, List<Sighting> instances) {
        return instances.stream().anyMatch(instance -> instance.state() == InstanceState.VERIFIED)
                ? Finding.warn(
                        "port file", owner + "; clients that read only that file find no server of this home", "")
                : Finding.fail("port file", owner, advice.command("start --new"));
    }
}
