package dev.projax.core.inventory;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.files.LockHolder;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.instances.RecordScope;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whose port is in the port file when it is not our server's. Usually it is that of another server of this
 * home that clients can reach, and there is nothing to report. Any other owner is described by what is visible of it:
 * its record, its answer on the port that the file names, or the process that holds the lock.
 */
public final class PortFileOwner {
    private static final Duration ANSWER_MAY_TAKE = Duration.ofMillis(300);

    /** How many looks must agree, because an owner that is just starting or stopping is only half visible. */
    private static final int LOOKS = 3;

    private static final long PAUSE_MILLIS = 100;

    private PortFileOwner() {}

    /**
     * Describes, in a sentence, an owner that cannot be reached from here; empty if the owner is a server of this home
     * that is reachable or about to start.
     *
     * @param self the server that asks
     * @throws InterruptedException if the thread is interrupted
     */
    public static Optional<String> outOfReach(App app, InstanceId self) throws IOException, InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            if (look > 0) {
                Thread.sleep(PAUSE_MILLIS);
            }
            if (isWithinReach(
                    living(app, Optional.of(self)), PortFile.of(app).read().value(), RecordScope.here())) {
                return Optional.empty();
            }
        }
        List<Optional<InstanceRecord>> living = living(app, Optional.of(self));
        Optional<Long> holder = LockHolder.of(PortFile.of(app).lockFile());
        if (holder.isPresent() && isOneOf(living, holder.get(), RecordScope.here())) {
            return Optional.empty();
        }
        return Optional.of(describe(app, living, PortFile.of(app).read().value(), holder));
    }

    /**
     * Describes an owner that cannot be reached from here, without trying the lock, because only servers may do that.
     * Empty also if no visible process owns the file.
     */
    public static Optional<String> outOfReach(App app) throws IOException {
        List<Optional<InstanceRecord>> living = living(app, Optional.empty());
        Optional<Long> holder = LockHolder.of(PortFile.of(app).lockFile());
        // a server that has started or stopped in the meantime is in one of the two lists
        living.addAll(living(app, Optional.empty()));
        Optional<Integer> named = PortFile.of(app).read().value();
        if (isWithinReach(living, holder, named, RecordScope.here())) {
            return Optional.empty();
        }
        return Optional.of(describe(app, living, named, holder));
    }

    /** Returns whether the owner is reachable, judged without trying the lock. */
    static boolean isWithinReach(
            List<Optional<InstanceRecord>> living, Optional<Long> holder, Optional<Integer> named, RecordScope here) {
        if (living.contains(Optional.<InstanceRecord>empty())) {
            return true;
        }
        if (holder.isPresent()) {
            // the server that the file names may have another pid inside its own PID namespace
            return isOneOf(living, holder.get(), here) || (named.isPresent() && isWithinReach(living, named, here));
        }
        boolean isElsewhere = living.stream()
                .flatMap(Optional::stream)
                .anyMatch(it ->
                        named.equals(Optional.of(it.port())) && !it.scope().isReachableFrom(here));
        return !isElsewhere || isWithinReach(living, named, here);
    }

    /** Returns whether the holder is a server of this home: an unresponsive owner may not have written the file yet. */
    private static boolean isOneOf(List<Optional<InstanceRecord>> living, long pid, RecordScope here) {
        return living.stream()
                .flatMap(Optional::stream)
                .anyMatch(it -> it.pid() == pid && it.scope().isReachableFrom(here));
    }

    /** Returns the records of running servers, with an empty one for each server that is about to start. */
    private static List<Optional<InstanceRecord>> living(App app, Optional<InstanceId> self) throws IOException {
        InstanceFiles files = InstanceFiles.of(app);
        List<Optional<InstanceRecord>> living = new ArrayList<>();
        for (InstanceId id : files.living()) {
            if (!self.equals(Optional.of(id))) {
                living.add(files.read(id).value());
            }
        }
        return living;
    }

    /**
     * Returns whether the owner is one of {@code living} that a client can reach: it is about to start and has no
     * record yet, or the file names it, or the file names no server because the owner has not written it yet.
     */
    static boolean isWithinReach(List<Optional<InstanceRecord>> living, Optional<Integer> named, RecordScope here) {
        for (Optional<InstanceRecord> record : living) {
            if (record.isEmpty()) {
                return true;
            }
            boolean isNamed = named.isEmpty() || named.get() == record.get().port();
            if (isNamed && record.get().scope().isReachableFrom(here)) {
                return true;
            }
        }
        return false;
    }

    private static String describe(
            App app, List<Optional<InstanceRecord>> living, Optional<Integer> named, Optional<Long> holder)
            throws IOException {
        RecordScope here = RecordScope.here();
        Optional<InstanceRecord> elsewhere = living.stream()
                .flatMap(Optional::stream)
                .filter(it -> !it.scope().isReachableFrom(here))
                .filter(it -> named.isEmpty() || named.get() == it.port())
                .findFirst();
        if (elsewhere.isPresent()) {
            return app.portFile() + " belongs to " + words(elsewhere.get(), here);
        }
        Optional<String> process = holder.map(LockHolder::name);
        if (named.isPresent() && isServer(app, named.get())) {
            return app.portFile() + " belongs to the server on port " + named.get() + ", which uses another home"
                    + process.map(it -> " (" + it + ")").orElse("");
        }
        return PortFile.of(app).lockFile() + " is locked by "
                + process.orElse(
                        "a process that you cannot see from here, such as one in another container or on another machine");
    }

    private static String words(InstanceRecord record, RecordScope here) {
        return "the server on port " + record.port() + " " + record.scope().placeSeenFrom(here) + " (pid "
                + record.pid() + " there)";
    }

    /** A server of another home cannot be verified here, but it states its ID. */
    private static boolean isServer(App app, int port) throws IOException {
        Candidate answer = Discovery.of(app).within(ANSWER_MAY_TAKE).ask(port);
        return answer.outcome().isHealthy() && answer.claimed().isPresent();
    }
}
