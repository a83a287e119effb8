package dev.projax.core.inventory;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.files.Liveness;
import dev.projax.core.instances.RecordScope;

/** What is known of an instance. No pid, no clock and no time-out decides it alone. */
public enum InstanceState {
    /** It gave the right proof. */
    VERIFIED,

    /** It lives, and what answers on its port is healthy, but gives no proof. */
    UNVERIFIED,

    /** It lives, and does not answer. */
    UNRESPONSIVE,

    /** It has ended, and its files may be swept. */
    STALE,

    /** Nothing may be concluded: locks do not work here, the record cannot be read, or it means something elsewhere. */
    UNKNOWN;

    /**
     * Judges an instance.
     *
     * @param lock whether its lock is held
     * @param scope where its record means something
     * @param here where this process is
     * @param answer what asking its port gave; {@link Candidate.Outcome#VERIFIED} only if it was this instance that proved itself
     */
    static InstanceState judge(Liveness lock, RecordScope scope, RecordScope here, Candidate.Outcome answer) {
        boolean reachable = scope.isReachableFrom(here);
        if (answer == Candidate.Outcome.VERIFIED) {
            return VERIFIED;
        }
        if (lock == Liveness.HELD) {
            if (!reachable) {
                return UNKNOWN;
            }
            return answer == Candidate.Outcome.UNVERIFIED ? UNVERIFIED : UNRESPONSIVE;
        }
        return isStale(lock, scope, here, answer) ? STALE : UNKNOWN;
    }

    /**
     * The one rule by which records are swept: nobody holds the lock, and either the record is of this boot and, here, its port
     * gave no proof, or it is of this machine and an earlier boot. A missing lock is weaker than a free one: somebody may
     * have deleted it, and then a silent server may be the one.
     */
    private static boolean isStale(Liveness lock, RecordScope scope, RecordScope here, Candidate.Outcome answer) {
        if (lock == Liveness.UNKNOWN) {
            return false;
        }
        if (scope.isReachableFrom(here)) {
            return lock == Liveness.FREE || answer != Candidate.Outcome.UNRESPONSIVE;
        }
        return scope.isEarlierBootOf(here);
    }
}
