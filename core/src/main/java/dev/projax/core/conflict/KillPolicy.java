package dev.projax.core.conflict;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whose process may be ended: the one place where that is decided. */
final class KillPolicy {
    private static final long INIT = 1;

    private KillPolicy() {}

    /**
     * Who asks.
     *
     * @param pid its process
     * @param ancestors the processes that it comes from
     * @param user who it acts for
     */
    record Asker(long pid, Set<Long> ancestors, String user) {
        boolean isRoot() {
            return user.equals("root");
        }

        /**
         * Tells whether no process that has the socket can be hidden. Another user's socket that a process of one's own has was
         * inherited from the other, who may have it still; only root would see that.
         */
        boolean seesAllOf(SocketTable.Entry socket) {
            return isRoot()
                    || socket.uid() == SocketTable.Entry.UNKNOWN
                    || Users.nameOf(socket.uid()).equals(user);
        }
    }

    /**
     * Judges the holders of a port.
     *
     * @param kind what is the matter with the port
     * @param holders the processes that listen on it, as far as they are to be seen
     * @param isAllSeen whether each listener's processes are to be seen
     * @return why none may be ended; empty if there is one, and it may
     */
    static Optional<PortVerdict.Refusal> judge(
            PortVerdict.Kind kind, List<ProcessInfo> holders, boolean isAllSeen, Asker asker) {
        return switch (kind) {
            case OWN_INSTANCE -> Optional.of(PortVerdict.Refusal.OWN_INSTANCE);
            case FOREIGN, HIDDEN_OWNER, SPLIT_LOCALHOST -> judge(holders, isAllSeen, asker);
            case FREE, OUTGOING_ONLY, TIME_WAIT, RESERVED, UNEXPLAINED ->
                Optional.of(PortVerdict.Refusal.NOBODY_LISTENS);
        };
    }

    /** Judges the holders of the port of a server of the app, which is to be ended all the same. */
    static Optional<PortVerdict.Refusal> judge(List<ProcessInfo> holders, boolean isAllSeen, Asker asker) {
        if (holders.isEmpty() || !isAllSeen) {
            return Optional.of(PortVerdict.Refusal.HIDDEN_OWNER);
        }
        if (holders.size() > 1) {
            return Optional.of(PortVerdict.Refusal.SEVERAL_HOLDERS);
        }
        ProcessInfo holder = holders.get(0);
        if (holder.pid() == INIT || holder.pidInside() == INIT) {
            return Optional.of(PortVerdict.Refusal.INIT);
        }
        if (holder.pid() == asker.pid) {
            return Optional.of(PortVerdict.Refusal.SELF);
        }
        if (asker.ancestors.contains(holder.pid())) {
            return Optional.of(PortVerdict.Refusal.ANCESTOR);
        }
        if (holder.user().filter(asker.user::equals).isEmpty()) {
            return Optional.of(PortVerdict.Refusal.OTHER_USER);
        }
        return Forwarder.called(holder.name()).isPresent()
                ? Optional.of(PortVerdict.Refusal.FORWARDER)
                : Optional.empty();
    }
}
