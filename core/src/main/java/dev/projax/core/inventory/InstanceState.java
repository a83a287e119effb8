package dev.projax.core.inventory;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.files.Liveness;
import dev.projax.core.instances.RecordScope;

/** The state of a server, judged by its lock, its record and its answer. No pid, clock or timeout decides it alone. */
public enum InstanceState {
    /** It gave a valid proof. */
    VERIFIED,

    /** It is running, and what answers on its port is healthy but gives no proof. */
    UNVERIFIED,

    /** It is running but does not answer. */
    UNRESPONSIVE,

    /** It has stopped, and its files may be deleted. */
    STALE,

    /**
     * Nothing is certain: locks do not work here, the record cannot be read, or it belongs to another machine or
     * network.
     */
    UNKNOWN;

    /**
     * Judges a server.
     *
     * @param lock whether its lock is held
     * @param scope where its record is valid
     * @param here where this process runs
     * @param answer the answer from its port; {@link Candidate.Outcome#VERIFIED} only if this very server gave the
     *     proof
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
     * Returns whether the record may be deleted. This is the only such rule: no process holds the lock, and either the
     * record is from this boot and network and its port gave no proof, or it is from an earlier boot of this machine. A
     * missing lock file is weaker evidence than a free lock: someone may have deleted it while its server, now silent,
     * still runs.
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
