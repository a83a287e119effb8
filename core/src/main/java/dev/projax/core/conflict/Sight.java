package dev.projax.core.conflict;

import dev.projax.core.conflict.SocketTable.BlindSpot;
import dev.projax.core.conflict.SocketTable.Missing;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;

/**
 * What this process can see of other processes on Linux, as evidence for what it cannot see. The kernel lets a process
 * read the open files of another one if it has the same user and no fewer capabilities, or CAP_SYS_PTRACE in the other
 * one's user namespace (ptrace(2), proc(5)).
 *
 * @param uid the effective user of this process
 * @param mayReadAll whether it has CAP_SYS_PTRACE
 * @param isProcOurs whether {@code /proc} shows this PID namespace
 * @param pidNamespace the PID namespace; empty if it is the first one of the machine, or unknown
 * @param isOwnUserNamespace whether the user numbers are not those of the machine (user_namespaces(7))
 * @param hiding the option of {@code /proc} that hides other users' processes; empty if they are visible
 * @param unreadable the visible processes whose open files cannot be read, by their users
 */
record Sight(
        long uid,
        boolean mayReadAll,
        boolean isProcOurs,
        String pidNamespace,
        boolean isOwnUserNamespace,
        String hiding,
        Map<Long, Set<Long>> unreadable) {
    private static final long ROOT = 0;

    /** The number of a user that has none in this user namespace, /proc/sys/kernel/overflowuid. */
    private static final long UNMAPPED = 65534;

    Sight {
        unreadable = Map.copyOf(unreadable);
    }

    /**
     * Returns why processes that hold the socket may be hidden; empty if none can be.
     *
     * @param names the names of users
     */
    Optional<BlindSpot> blindSpot(SocketTable.Entry socket, LongFunction<String> names) {
        boolean isOnlyHolder = !socket.pids().isEmpty() && isEverythingRead();
        return seesAllOf(socket) || isOnlyHolder
                ? Optional.empty()
                : Optional.of(new Blindness(socket.uid(), names).spot());
    }

    /**
     * Returns whether a visible holder shows that no other one is hidden, whatever other processes there are. If a
     * process holds another user's socket, it inherited that socket, and a process of that user may still hold it.
     */
    boolean seesAllOf(SocketTable.Entry socket) {
        return !socket.pids().isEmpty() && (socket.uid() == uid || mayReadAllOfMachine());
    }

    /** Returns whether this process may read about all processes, as far as they are visible. */
    boolean mayReadAllOfMachine() {
        return mayReadAll && !isOwnUserNamespace;
    }

    /** Returns a copy with what a look at all processes has shown. */
    Sight withProcesses(String option, Map<Long, Set<Long>> unread) {
        return new Sight(uid, mayReadAll, isProcOurs, pidNamespace, isOwnUserNamespace, option, unread);
    }

    private boolean isEverythingRead() {
        return isProcOurs && hiding.isEmpty() && unreadable.isEmpty();
    }

    /** The decision for the sockets of one user. */
    private final class Blindness {
        private final long owner;
        private final LongFunction<String> names;
        private final Set<Long> suspects;

        Blindness(long owner, LongFunction<String> names) {
            this.owner = owner;
            this.names = names;
            this.suspects = unreadable.getOrDefault(owner, all());
        }

        private Set<Long> all() {
            Set<Long> all = new TreeSet<>();
            unreadable.values().forEach(all::addAll);
            return all;
        }

        BlindSpot spot() {
            if (!isProcOurs) {
                return new BlindSpot(Missing.PROC_OF_ANOTHER_NAMESPACE, "", "", Set.of());
            }
            if (isEverythingRead()) {
                return pidNamespace.isEmpty()
                        ? spot(Missing.NO_PROCESS, "", "")
                        : spot(Missing.PID_NAMESPACE, pidNamespace, "");
            }
            // The holder is in here, or may be.
            if (isOwnUserNamespace && (mayReadAll || owner == UNMAPPED)) {
                return spot(Missing.USER_NAMESPACE, "", "");
            }
            if (mayReadAll) {
                return spot(Missing.SECURITY_MODULE, "", "");
            }
            if (uid == ROOT) {
                return spot(Missing.CAPABILITY, "CAP_SYS_PTRACE", mayBeOfOwner() ? names.apply(owner) : "");
            }
            if (!hiding.isEmpty() && !unreadable.containsKey(owner)) {
                return spot(Missing.PROC_OPTION, hiding, names.apply(owner == uid ? ROOT : owner));
            }
            return owner == uid && unreadable.containsKey(owner)
                    ? spot(Missing.NOT_DUMPABLE, "", names.apply(ROOT))
                    : spot(Missing.USER, "", names.apply(mayBeOfOwner() ? owner : ROOT));
        }

        /** Returns whether a process of the socket's user may hold it, who then sees it; otherwise it was inherited. */
        private boolean mayBeOfOwner() {
            return owner != uid && (unreadable.containsKey(owner) || !hiding.isEmpty());
        }

        private BlindSpot spot(Missing missing, String detail, String seenBy) {
            return new BlindSpot(missing, detail, seenBy, suspects);
        }
    }
}
