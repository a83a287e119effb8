package dev.projax.core.conflict;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
    List<Entry> sockets(Set<Integer> ports) throws IOException;

    /** Returns what is to be seen of a process; empty if it has ended, or is hidden. */
    default Optional<ProcessInfo> process(long pid) {
        return ProcessHandle.of(pid).map(ProcessInfo::of);
    }

    /** Returns the rule of the system that keeps this user off a free port, as a sentence's end; empty if none is known. */
    default Optional<String> reservation(int port) {
        return Optional.empty();
    }

    /**
     * A TCP socket of this system, as a table of them shows it. An IPv4 address that is mapped into IPv6 is an IPv4 address.
     *
     * @param local its own end
     * @param remote the other end; port 0 if it listens
     * @param state what it does
     * @param uid the numeric user id of its owner, {@link #UNKNOWN} where the table does not tell
     * @param key what tells it from others as long as it lives: on Linux, the number of its inode
     * @param pids the processes that have it open, as far as this user may see: a child may have inherited it
     */
    public record Entry(
            InetSocketAddress local, InetSocketAddress remote, State state, long uid, String key, Set<Long> pids) {
        /** An id that is not known. */
        public static final long UNKNOWN = -1;

        /** Copies {@code pids}, in ascending order. */
        public Entry {
            pids = Collections.unmodifiableSortedSet(new TreeSet<>(pids));
        }

        /** Returns its port, 1 to 65535. */
        public int port() {
            return local.getPort();
        }

        /** Tells whether its own end is an IPv4 address. */
        public boolean isIpv4() {
            return local.getAddress() instanceof Inet4Address;
        }

        /** Tells whether it keeps a server off this port of localhost: its address is 127.0.0.1, ::1, or every address. */
        public boolean isInTheWay() {
            InetAddress address = local.getAddress();
            return address.isAnyLocalAddress() || Addresses.isLocalhost(address);
        }

        /** Returns {@code 127.0.0.1:38124}, and for a connection where it leads to. */
        @Override
        public String toString() {
            String own = Addresses.text(local);
            return state == State.LISTENING ? own : own + " -> " + Addresses.text(remote);
        }
    }

    /** What a socket does with its port. */
    public enum State {
        /** It takes connections. */
        LISTENING,

        /** It is one end of a connection. */
        CONNECTED,

        /** It belongs to nobody any more: the system keeps the port of a closed connection for up to a minute. */
        TIME_WAIT
    }
}
