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
 * Finds out who owns the port file while a server of ours does not. As a rule it is another server of this home, which clients
 * here can reach: then there is nothing to tell. Anybody else is told by what can be seen of him: his record, his answer on the
 * port that the file names, the process that has the lock.
 */
public final class PortFileOwner {
    private static final Duration ANSWER_MAY_TAKE = Duration.ofMillis(300);

    /** An owner that has just come or gone is seen half; what stays the same so often is true. */
    private static final int LOOKS = 3;

    private static final long PAUSE_MILLIS = 100;

    private PortFileOwner() {}

    /**
     * Describes an owner that cannot be reached from here, as a sentence; empty if the owner is a server of this home that
     * can be reached, or is about to start.
     *
     * @param self the instance that asks
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
     * Describes an owner that cannot be reached from here, for somebody who only looks: the lock is not tried, because only servers
     * may do that. Empty if nobody who can be seen owns the file, too.
     */
    public static Optional<String> outOfReach(App app) throws IOException {
        List<Optional<InstanceRecord>> living = living(app, Optional.empty());
        Optional<Long> holder = LockHolder.of(PortFile.of(app).lockFile());
        // who has come or gone meanwhile is in one of the two
        living.addAll(living(app, Optional.empty()));
        Optional<Integer> named = PortFile.of(app).read().value();
        if (isWithinReach(living, holder, named, RecordScope.here())) {
            return Optional.empty();
        }
        return Optional.of(describe(app, living, named, holder));
    }

    /** Tells the same of what a look without a try of the lock has seen. */
    static boolean isWithinReach(
            List<Optional<InstanceRecord>> living, Optional<Long> holder, Optional<Integer> named, RecordScope here) {
        if (living.contains(Optional.<InstanceRecord>empty())) {
            return true;
        }
        if (holder.isPresent()) {
            // one whom the file names may have another number in its own namespace of processes
            return isOneOf(living, holder.get(), here) || (named.isPresent() && isWithinReach(living, named, here));
        }
        boolean isElsewhere = living.stream()
                .flatMap(Optional::stream)
                .anyMatch(it ->
                        named.equals(Optional.of(it.port())) && !it.scope().isReachableFrom(here));
        return !isElsewhere || isWithinReach(living, named, here);
    }

    /** An owner that hangs may have inherited the file and not written it yet. */
    private static boolean isOneOf(List<Optional<InstanceRecord>> living, long pid, RecordScope here) {
        return living.stream()
                .flatMap(Optional::stream)
                .anyMatch(it -> it.pid() == pid && it.scope().isReachableFrom(here));
    }

    /** Returns the records of those that live; empty ones of those that are about to start. */
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
     * Tells whether the owner is one of {@code living} that a client can reach: it is about to start and has no record yet; or
     * the file names it; or the file names nobody, for it has yet to write it.
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
            return app.portFile() + " belongs to the server on port " + named.get() + ", which has another home"
                    + process.map(it -> " (" + it + ")").orElse("");
        }
        return PortFile.of(app).lockFile() + " is locked by "
                + process.orElse("a process that cannot be seen from here, such as another container's or machine's");
    }

    private static String words(InstanceRecord record, RecordScope here) {
        String where = record.scope().boot().equals(here.boot())
                ? "in another network namespace, such as a container's"
                : "on another machine";
        return "the server on port " + record.port() + " " + where + " (pid " + record.pid() + " there)";
    }

    /** A server of another home cannot prove itself here, but says who it is. */
    private static boolean isServer(App app, int port) throws IOException {
        Candidate answer = Discovery.of(app).within(ANSWER_MAY_TAKE).ask(port);
        return answer.outcome().isHealthy() && answer.claimed().isPresent();
    }
}
