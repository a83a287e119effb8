package dev.projax.cli.port;

import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.conflict.SocketTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import oshi.SystemInfo;
import oshi.software.os.InternetProtocolStats.IPConnection;
import oshi.software.os.InternetProtocolStats.TcpState;
import oshi.software.os.OperatingSystem;

/**
 * The socket table of macOS and Windows, read by OSHI. It is a service for {@code core}, which has its own table on
 * Linux and never loads this one there. It sees other users' processes as far as the system allows.
 */
public final class OshiSocketTable implements SocketTable {
    /** For the service loader. */
    public OshiSocketTable() {}

    @Override
    public List<SocketTable.Entry> sockets(Set<Integer> ports) throws IOException {
        List<SocketTable.Entry> entries = new ArrayList<>();
        for (IPConnection connection : system().getInternetProtocolStats().getConnections()) {
            boolean isTcp = connection.getType().startsWith("tcp");
            if (isTcp && ports.contains(connection.getLocalPort())) {
                state(connection.getState()).ifPresent(state -> entries.add(entry(connection, state)));
            }
        }
        return entries;
    }

    @Override
    public Optional<ProcessInfo> process(long pid) {
        return SocketTable.super.process(pid).map(known -> completed(known, (int) pid));
    }

    @Override
    public Optional<String> reservation(int port) {
        boolean isExcluded = System.getProperty("os.name").startsWith("Windows")
                && ExcludedPorts.ofThisSystem().stream().anyMatch(range -> range.contains(port));
        return isExcluded ? Optional.of("Windows reserves it (" + ExcludedPorts.command() + ")") : Optional.empty();
    }

    private static OperatingSystem system() {
        return new SystemInfo().getOperatingSystem();
    }

    /** Returns the state; empty for a socket that is only bound, or about to disappear. */
    private static Optional<SocketTable.State> state(TcpState state) {
        return switch (state) {
            case LISTEN -> Optional.of(SocketTable.State.LISTENING);
            case TIME_WAIT -> Optional.of(SocketTable.State.TIME_WAIT);
            case SYN_SENT, SYN_RECV, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK ->
                Optional.of(SocketTable.State.CONNECTED);
            case CLOSED, UNKNOWN, NONE -> Optional.empty();
        };
    }

    private static SocketTable.Entry entry(IPConnection connection, SocketTable.State state) {
        int pid = connection.getowningProcessId();
        InetSocketAddress local = address(connection, connection.getLocalAddress(), connection.getLocalPort());
        InetSocketAddress remote = address(connection, connection.getForeignAddress(), connection.getForeignPort());
        boolean isOwned = pid > 0 && state != SocketTable.State.TIME_WAIT;
        Set<Long> pids = isOwned ? Set.of((long) pid) : Set.of();
        return new SocketTable.Entry(
                local, remote, state, SocketTable.Entry.UNKNOWN, pid + " " + local + " " + remote, pids);
    }

    /** Returns the address. A wildcard address may have no octets. */
    private static InetSocketAddress address(IPConnection connection, byte[] octets, int port) {
        byte[] wildcard = new byte[connection.getType().endsWith("6") ? 16 : 4];
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets.length == 0 ? wildcard : octets), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 octets are an address", e);
        }
    }

    /** Adds the working directory, which the JDK does not know. */
    private static ProcessInfo completed(ProcessInfo known, int pid) {
        String directory = Optional.ofNullable(system().getProcess(pid))
                .map(process -> process.getCurrentWorkingDirectory())
                .orElse("");
        return new ProcessInfo(
                known.pid(),
                known.name(),
                known.command(),
                known.user().orElse(""),
                directory.isEmpty() ? null : Path.of(directory),
                known.started().orElse(null),
                known.parents());
    }
}
