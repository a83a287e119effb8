package dev.projax.core.conflict;

import dev.projax.core.net.Addresses;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The system's TCP sockets and the processes that hold them. On systems other than Linux, the program provides an
 * implementation as a service. Thread-safe; each call looks again.
 */
public interface SocketTable {
    /**
     * Returns the sockets of this network namespace whose local port is one of {@code ports}, both listening and
     * connected. A socket that is only bound appears in no table. A socket may have no process: this user may not see
     * the process, it is in another PID namespace, or no process holds the socket any longer.
     *
     * @param ports each 1 to 65535
     * @throws IOException if the table cannot be read
     */
    List<Entry> sockets(Set<Integer> ports) throws IOException;

    /** Returns what is visible of a process; empty if it has exited or is hidden. */
    default Optional<ProcessInfo> process(long pid) {
        return ProcessHandle.of(pid).map(ProcessInfo::of);
    }

    /**
     * Returns the system's rule that keeps this user from binding a free port, as a sentence; empty if none is known.
     */
    default Optional<String> reservation(int port) {
        return Optional.empty();
    }

    /**
     * Returns why processes that hold these sockets may be hidden from this one. A socket is missing if none can be
     * hidden, or if this table cannot tell.
     *
     * @param sockets sockets that some process must hold, so they listen or are connected
     * @return the reason for each, by its {@link Entry#key}
     */
    default Map<String, BlindSpot> blindSpots(Collection<Entry> sockets) {
        return Map.of();
    }

    /** Returns why another system may have sockets on the same ports that no table shows; empty if none is known. */
    default Optional<BlindSpot> blindSpotOutside() {
        return Optional.empty();
    }

    /**
     * A TCP socket, as the table shows it. An IPv4-mapped IPv6 address counts as an IPv4 address.
     *
     * @param local its local address
     * @param remote its remote address; port 0 if it listens
     * @param state what it does
     * @param uid the uid of its owner, {@link #UNKNOWN} if the table does not say
     * @param key identifies the socket during its life: on Linux, the number of its inode
     * @param pids the processes that hold it open, as far as this user may see; several if a child inherited it
     */
    public record Entry(
            InetSocketAddress local, InetSocketAddress remote, State state, long uid, String key, Set<Long> pids) {
        /** An unknown uid. */
        public static final long UNKNOWN = -1;

        /** Copies {@code pids}, in ascending order. */
        public Entry {
            pids = Collections.unmodifiableSortedSet(new TreeSet<>(pids));
        }

        /** Returns a copy with other processes. */
        Entry withPids(Set<Long> others) {
            return new Entry(local, remote, state, uid, key, others);
        }

        /** Returns the local port, 1 to 65535. */
        public int port() {
            return local.getPort();
        }

        /** Returns the name of its owner, or the uid of an owner without a name; empty if the table does not say. */
        public Optional<String> user() {
            return uid == UNKNOWN ? Optional.empty() : Optional.of(Users.nameOf(uid));
        }

        /** Returns whether its local address is an IPv4 address. */
        public boolean isIpv4() {
            return local.getAddress() instanceof Inet4Address;
        }

        /** Returns whether it blocks a server on localhost: its address is 127.0.0.1, ::1 or a wildcard. */
        public boolean isInTheWay() {
            InetAddress address = local.getAddress();
            return address.isAnyLocalAddress() || Addresses.isLocalhost(address);
        }

        /** Returns {@code 127.0.0.1:38124}, and for a connection also its remote address. */
        @Override
        public String toString() {
            String own = Addresses.text(local);
            return state == State.LISTENING ? own : own + " -> " + Addresses.text(remote);
        }
    }

    /** What a socket does with its port. */
    public enum State {
        /** It accepts connections. */
        LISTENING,

        /** It is one end of a connection. */
        CONNECTED,

        /** No process holds it: the system keeps the port of a closed connection for up to a minute. */
        TIME_WAIT
    }

    /**
     * What this process cannot see, and what it would need.
     *
     * @param missing what is missing
     * @param detail its name, like {@code CAP_SYS_PTRACE} or {@code hidepid=2}; empty if there is none
     * @param seenBy the name or uid of a user who sees it from here; empty if no other user helps
     * @param unreadable the PIDs of the visible processes that may hold the socket, because their open files cannot be
     *     read
     */
    public record BlindSpot(Missing missing, String detail, String seenBy, Set<Long> unreadable) {
        /** Copies {@code unreadable}, in ascending order. */
        public BlindSpot {
            unreadable = Collections.unmodifiableSortedSet(new TreeSet<>(unreadable));
        }

        /** Returns the name or uid of a user who sees it from here; empty if no other user helps. */
        public Optional<String> user() {
            return seenBy.isEmpty() ? Optional.empty() : Optional.of(seenBy);
        }
    }

    /** Why a process may not see what another process has open. */
    public enum Missing {
        /** The rights of another user. */
        USER,

        /** A capability that root usually has (capabilities(7)). */
        CAPABILITY,

        /** The process does not allow others to read its open files, not even its own user; only root may. */
        NOT_DUMPABLE,

        /** {@code /proc} is mounted so that it hides other users' processes (proc(5)). */
        PROC_OPTION,

        /** A process outside this user namespace holds it, and root in here is an ordinary user out there. */
        USER_NAMESPACE,

        /** A process outside this PID namespace holds it: everything in here can be read, and nothing holds it. */
        PID_NAMESPACE,

        /** {@code /proc} shows the processes of another PID namespace, so none can be named. */
        PROC_OF_ANOTHER_NAMESPACE,

        /** A security module of the system, such as SELinux or AppArmor, forbids root to read. */
        SECURITY_MODULE,

        /** Nothing: every process can be read and none holds it. It is between two processes, or the system has it. */
        NO_PROCESS,

        /** Windows, whose programs WSL does not show. */
        WSL
    }
}
