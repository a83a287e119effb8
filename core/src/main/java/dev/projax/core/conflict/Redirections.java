package dev.projax.core.conflict;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds out where the system redirects connections. No table says that, but the socket table has the other end of a
 * connection that stays in this network namespace: its remote address is our local one.
 */
final class Redirections {
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
        List<SocketTable.Entry> sockets = table.sockets(allPorts());
        for (SocketTable.Entry socket : sockets) {
            Integer port = connections.get(socket.remote());
            List<SocketTable.Entry> listeners = port == null ? List.of() : listenersAt(socket.local(), sockets);
            // An old connection may have had the same remote address. If no process has this one open, it is either old
            // or waits at a listener.
            boolean isOpen = socket.state() == SocketTable.State.CONNECTED;
            if (port != null && (isOpen || (!listeners.isEmpty() && !targets.containsKey(port)))) {
                targets.put(port, new PortVerdict.Target(socket.local(), Holders.of(listeners, table)));
            }
        }
        return targets;
    }

    private static Set<Integer> allPorts() {
        return IntStream.rangeClosed(1, 65535).boxed().collect(Collectors.toSet());
    }

    /** Until a program accepts a connection, only the listening socket has a process. */
    private static List<SocketTable.Entry> listenersAt(InetSocketAddress address, List<SocketTable.Entry> sockets) {
        List<SocketTable.Entry> listeners = new ArrayList<>();
        for (SocketTable.Entry socket : sockets) {
            InetAddress own = socket.local().getAddress();
            if (socket.state() == SocketTable.State.LISTENING
                    && socket.port() == address.getPort()
                    && (own.isAnyLocalAddress() || own.equals(address.getAddress()))) {
                listeners.add(socket);
            }
        }
        return listeners;
    }
}
