package dev.projax.core.conflict;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rule that decides which process may be terminated. This is its only home. */
final class KillPolicy {
    private static final long INIT = 1;

    private KillPolicy() {}

    /**
     * The process and user that ask.
     *
     * @param pid the process that asks
     * @param ancestors its parent processes, up to process 1
     * @param user the user that it runs as
     */
    record Asker(long pid, Set<Long> ancestors, String user) {
        boolean isRoot() {
            return user.equals("root");
        }

        /**
         * Returns whether no holder of the socket can be hidden. If one of our processes holds another user's socket,
         * it inherited that socket, and the other user's process may still hold it too. Only root would see that.
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
     * @param kind the state of the port
     * @param holders the processes that listen on it, as far as they are visible
     * @param isAllSeen whether the processes of each listener are visible
     * @return why no process may be terminated; empty if one may
     */
    static Optional<PortVerdict.Refusal> judge(
            PortVerdict.Kind kind, List<ProcessInfo> holders, boolean isAllSeen, Asker asker) {
        return switch (kind) {
            case OWN_INSTANCE -> Optional.of(PortVerdict.Refusal.OWN_INSTANCE);
            case FOREIGN, HIDDEN_OWNER, SPLIT_LOCALHOST -> judge(holders, isAllSeen, asker);
            case REDIRECTED -> Optional.of(PortVerdict.Refusal.REDIRECTED);
            case FREE, OUTGOING_ONLY, LINGERING, TIME_WAIT, RESERVED, UNEXPLAINED ->
                Optional.of(PortVerdict.Refusal.NOBODY_LISTENS);
        };
    }

    /** Judges the holders of a port, even if they are a server of the app. */
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
