package dev.projax.core.conflict;

import dev.projax.core.conflict.KillReport.Outcome;
import dev.projax.core.conflict.Pace.Urgency;
import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.net.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits until a process has exited and until a port is free, at the pace of {@link Pace}. Interruptible. */
final class KillWait {
    /** How long the port must stay free, because a supervisor takes a moment to restart its program. */
    private static final Duration STAYS_FREE = Duration.ofSeconds(1);

    private final PortInspector inspector;
    private final Consumer<String> telling;

    /** @param telling repeatedly receives what it waits for, like {@code waiting for port 38124 to become free} */
    KillWait(PortInspector inspector, Consumer<String> telling) {
        this.inspector = inspector;
        this.telling = telling;
    }

    /**
     * The end of a wait.
     *
     * @param after the last verdict on the port; null if it is free
     */
    record Result(Outcome outcome, @Nullable PortVerdict after) {}

    /** Returns whether the process exited in time. */
    boolean awaitExit(ProcessHandle process, Duration wait) throws InterruptedException {
        Pace pace = new Pace();
        Deadline deadline = Deadline.in(wait);
        while (process.isAlive()) {
            if (deadline.isOver()) {
                return isZombie(process);
            }
            if (pace.isLookDue(Urgency.ROUTINE) && pace.look(() -> isZombie(process))) {
                return true;
            }
            telling.accept("waiting for process " + process.pid() + " to exit");
            sleep(pace, deadline);
        }
        return true;
    }

    /** A zombie has exited, and the table knows that. The JDK reports it as alive. */
    private boolean isZombie(ProcessHandle process) {
        return inspector.table().process(process.pid()).isEmpty();
    }

    /**
     * Waits until the port is free and stays free, another process listens there, or the timeout is over.
     *
     * @param target the processes that were terminated, which may hold their sockets for a while; null if none
     */
    Result awaitPort(int port, @Nullable Target target, Duration wait) throws IOException, InterruptedException {
        Pace pace = new Pace();
        Deadline deadline = Deadline.in(wait);
        boolean wasBindable = true;
        while (true) {
            boolean isBindable = inspector.isFree(port);
            Urgency urgency = isBindable == wasBindable ? Urgency.ROUTINE : Urgency.URGENT;
            // Without a target, connections may keep other programs from a port that we can bind.
            boolean isFree = isBindable && target != null;
            if (!isFree && (deadline.isOver() || pace.isLookDue(urgency))) {
                wasBindable = isBindable;
                PortVerdict now = pace.look(() -> inspector.inspect(port));
                isFree = isFree(now, target);
                if (isTaken(now, target) || (!isFree && deadline.isOver())) {
                    return notFree(now, target);
                }
            }
            if (isFree && staysFree(port)) {
                return new Result(Outcome.FREED, null);
            }
            if (isFree && deadline.isOver()) {
                return notFree(inspector.inspect(port), target);
            }
            telling.accept("waiting for port " + port + " to become free");
            sleep(pace, deadline);
        }
    }

    /**
     * Returns whether a program can bind the port. If the target's listener is closed and only connections are left,
     * servers can bind it, because they set SO_REUSEADDR.
     *
     * @param target null if the connections are all that holds the port
     */
    static boolean isFree(PortVerdict now, @Nullable Target target) {
        boolean isLeftToUs = now.kind() == Kind.FREE || now.kind() == Kind.LINGERING || now.kind() == Kind.LEASED;
        boolean hasConnections =
                !PortFacts.inTheWay(now.sockets(), SocketTable.State.CONNECTED).isEmpty();
        return isLeftToUs && (!hasConnections || target != null);
    }

    /** Returns whether a process listens that is none of the target's. */
    private static boolean isTaken(PortVerdict now, @Nullable Target target) {
        boolean isHeld = now.kind() == Kind.OWN_INSTANCE || (now.kind() != Kind.FREE && isListenedOn(now));
        return isHeld && (target == null || !target.ownsAllOf(now));
    }

    private static Result notFree(PortVerdict now, @Nullable Target target) {
        if (isTaken(now, target)) {
            return new Result(Outcome.TAKEN_AGAIN, now);
        }
        return new Result(isListenedOn(now) && !now.holders().isEmpty() ? Outcome.STILL_HELD : Outcome.NOT_FREE, now);
    }

    private static boolean isListenedOn(PortVerdict now) {
        return !PortFacts.inTheWay(now.sockets(), SocketTable.State.LISTENING).isEmpty();
    }

    private boolean staysFree(int port) throws IOException, InterruptedException {
        Pace pace = new Pace();
        Deadline deadline = Deadline.in(STAYS_FREE);
        while (!deadline.isOver()) {
            telling.accept("checking that port " + port + " stays free");
            sleep(pace, deadline);
            if (!inspector.isFree(port)) {
                return false;
            }
        }
        return true;
    }

    private static void sleep(Pace pace, Deadline deadline) throws InterruptedException {
        Duration pause = pace.pause();
        Duration rest = deadline.rest();
        TimeUnit.NANOSECONDS.sleep((rest.isZero() || pause.compareTo(rest) < 0 ? pause : rest).toNanos());
    }
}
