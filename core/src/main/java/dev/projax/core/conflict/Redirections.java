package dev.projax.core.conflict;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds out where the system redirects connections. No table says that, but the socket table has the other end of a
 * connection that stays in this network namespace: its remote address is our local one.
 */
final class Redirections {
    private static final Set<Integer> ALL_PORTS =
            IntStream.rangeClosed(1, 65535).boxed().collect(Collectors.toUnmodifiableSet());

    private Redirections() {}

    /**
     * Looks for the other ends of open connections.
     *
     * @param connections the ports that were dialed, by the local address of the connection
     * @return where the connections lead, for each port where that is visible
     * @throws IOException if the table cannot be read
     */
    static Map<Integer, PortVerdict.Target> follow(Map<InetSocketAddress, Integer> connections, SocketTable table)
            throws IOException {
        Map<Integer, PortVerdict.Target> targets = new HashMap<>();
        if (connections.isEmpty()) {
            return targets;
        }
        List<SocketTable.Entry> sockets = table.sockets(ALL_PORTS);
        for (SocketTable.Entry socket : sockets) {
            Integer port = connections.get(socket.remote());
            if (port != null) {
                targets.put(port, new PortVerdict.Target(socket.local(), listeners(socket.local(), sockets, table)));
            }
        }
        return targets;
    }

    /** Until a program accepts a connection, only the listening socket has a process. */
    private static List<ProcessInfo> listeners(
            InetSocketAddress address, List<SocketTable.Entry> sockets, SocketTable table) {
        Set<Long> pids = new TreeSet<>();
        for (SocketTable.Entry socket : sockets) {
            InetAddress own = socket.local().getAddress();
            if (socket.state() == SocketTable.State.LISTENING
                    && socket.port() == address.getPort()
                    && (own.isAnyLocalAddress() || own.equals(address.getAddress()))) {
                pids.addAll(socket.pids());
            }
        }
        List<ProcessInfo> processes = new ArrayList<>();
        pids.forEach(pid -> table.process(pid).ifPresent(processes::add));
        return processes;
    }
}
