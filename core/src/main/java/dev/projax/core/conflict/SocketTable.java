package dev.projax.core.conflict;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The system's TCP sockets, and the processes that have them. Elsewhere than on Linux a program brings an implementation as a
 * service. May be used from any thread; each call looks anew.
 */
public interface SocketTable {
    /**
     * Returns the sockets of this network namespace whose own port is one of {@code ports}: those that listen and those that
     * are connected. A socket that is only bound is in no table. A socket may have no process: this user may not see it, it is
     * in another pid namespace, or nobody has it any more.
     *
     * @param ports each 1 to 65535
     * @throws IOException if the table cannot be read
     */
    List<SocketEntry> sockets(Set<Integer> ports) throws IOException;

    /** Returns what is to be seen of a process; empty if it has ended, or is hidden. */
    default Optional<ProcessInfo> process(long pid) {
        return ProcessHandle.of(pid).map(ProcessInfo::of);
    }

    /** Returns the rule of the system that keeps this user off a free port, as a sentence's end; empty if none is known. */
    default Optional<String> reservation(int port) {
        return Optional.empty();
    }
}
