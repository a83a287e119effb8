package dev.projax.core.conflict;

import dev.projax.core.conflict.KillReport.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The signals to one target, and what came of them. */
final class Termination {
    private final PortVerdict before;
    private final Target target;
    private final KillWait waits;
    private final Duration wait;
    private final Consumer<KillReport> asking;
    private final long start = System.nanoTime();
    private final List<ProcessInfo> alsoKilled = new ArrayList<>();
    private boolean isForced;

    /**
     * @param before the verdict on the port when the user agreed
     * @param wait the timeout for a process to exit
     * @param asking receives a report before each signal
     */
    Termination(PortVerdict before, Target target, KillWait waits, Duration wait, Consumer<KillReport> asking) {
        this.before = before;
        this.target = target;
        this.waits = waits;
        this.wait = wait;
        this.asking = asking;
    }

    /** Asks the eldest to terminate, and returns whether it exited in time. */
    boolean terminate() throws InterruptedException {
        return signal(target.eldest(), false);
    }

    /** Kills the eldest, and returns whether it exited in time. */
    boolean kill() throws InterruptedException {
        isForced = true;
        return signal(target.eldest(), true);
    }

    /**
     * Kills the descendants of the same user that still hold the sockets according to {@code now}, and waits for their
     * exit.
     *
     * @return whether there were any
     */
    boolean killDescendants(PortVerdict now) throws InterruptedException {
        if (isSpared(now)) {
            return false;
        }
        List<Target.Member> survivors = target.survivors(now).stream()
                .filter(it -> !it.equals(target.eldest()) && isOfSameUser(it))
                .toList();
        for (Target.Member survivor : survivors) {
            alsoKilled.add(survivor.info());
            signal(survivor, true);
        }
        return !survivors.isEmpty();
    }

    private boolean isOfSameUser(Target.Member member) {
        return member.info().user().equals(target.eldest().info().user());
    }

    /** Returns whether the holders now include one that is never terminated. */
    private static boolean isSpared(PortVerdict now) {
        return now.refusal()
                .filter(refusal -> switch (refusal) {
                    case FORWARDER, HIDDEN_OWNER, INIT, SELF, ANCESTOR -> true;
                    case NOBODY_LISTENS,
                            OWN_INSTANCE,
                            SEVERAL_HOLDERS,
                            OTHER_USER,
                            NEEDS_FORCE,
                            STOPPED,
                            LEASED,
                            REDIRECTED,
                            HOLDER_CHANGED -> false;
                })
                .isPresent();
    }

    /** Waits again for the eldest, which may have been waiting for its descendants. */
    boolean awaitExit() throws InterruptedException {
        return waits.awaitExit(target.eldest().process(), wait);
    }

    /** The JDK checks that the start time still matches the handle. */
    private boolean signal(Target.Member member, boolean byForce) throws InterruptedException {
        asking.accept(KillReport.done(before, member.info(), Outcome.ASKED, byForce, null, Duration.ZERO));
        if (byForce) {
            member.process().destroyForcibly();
        } else {
            member.process().destroy();
        }
        return waits.awaitExit(member.process(), wait);
    }

    /** Waits for the port after the eldest has exited. */
    KillWait.Result awaitPort() throws IOException, InterruptedException {
        return waits.awaitPort(before.port(), target, wait);
    }

    /** Returns the end if the eldest still runs and the port looks like {@code after}. */
    KillWait.Result stillRunning(PortVerdict after) {
        boolean isReleased = !isForced && KillWait.isFree(after, target);
        return new KillWait.Result(isReleased ? Outcome.RELEASED : Outcome.NOT_ENDED, after);
    }

    /** Returns the report on how it ended. */
    KillReport report(KillWait.Result end) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return KillReport.done(before, target.eldest().info(), end.outcome(), isForced, end.after(), took)
                .alsoKilling(alsoKilled);
    }
}
