package dev.projax.core.conflict;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

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
public record SocketEntry(
        InetSocketAddress local, InetSocketAddress remote, SocketState state, long uid, String key, Set<Long> pids) {
    /** An id that is not known. */
    public static final long UNKNOWN = -1;

    /** Copies {@code pids}, in ascending order. */
    public SocketEntry {
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
        return state == SocketState.LISTENING ? own : own + " -> " + Addresses.text(remote);
    }
}
