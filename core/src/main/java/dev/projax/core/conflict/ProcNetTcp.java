package dev.projax.core.conflict;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The format of {@code /proc/net/tcp} and {@code tcp6} (proc(5)): a heading, then one line per socket. The columns are
 * a number, the local address, the remote address, the state, queues, timers, retransmissions, uid, timeout, inode. An
 * address is hexadecimal, in 32-bit words of the machine's byte order. The port after it is a plain hexadecimal number.
 */
final class ProcNetTcp {
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int UID = 7;
    private static final int INODE = 9;
    private static final int HEXADECIMAL = 16;
    private static final int DIGITS_OF_WORD = 8;
    private static final int DIGITS_OF_PORT = 4;

    /** Linux, include/net/tcp_states.h. */
    private static final String TCP_TIME_WAIT = "06";

    private static final String TCP_LISTEN = "0A";

    private ProcNetTcp() {}

    /** A line of the table. It does not say which processes hold the socket. */
    record Line(InetSocketAddress local, InetSocketAddress remote, SocketTable.State state, long uid, String inode) {}

    /** Returns the lines of {@code table} with one of these local ports; skips lines of another form. */
    static List<Line> read(String table, Set<Integer> ports) {
        List<Line> found = new ArrayList<>();
        int begin = 0;
        while (begin < table.length()) {
            int end = table.indexOf('\n', begin);
            end = end < 0 ? table.length() : end;
            if (ports.contains(localPort(table, begin, end))) {
                addLine(table.substring(begin, end), found);
            }
            begin = end + 1;
        }
        return found;
    }

    /**
     * Returns the local port, or -1 if there is none. Does not split the line, because a busy machine has many we do
     * not need.
     */
    private static int localPort(String table, int begin, int end) {
        int afterNumber = table.indexOf(':', begin);
        int colon = afterNumber < 0 ? -1 : table.indexOf(':', afterNumber + 1);
        if (colon < 0 || colon + DIGITS_OF_PORT >= end) {
            return -1;
        }
        int port = 0;
        for (int i = colon + 1; i <= colon + DIGITS_OF_PORT; i++) {
            port = HEXADECIMAL * port + Character.digit(table.charAt(i), HEXADECIMAL);
        }
        return port;
    }

    private static void addLine(String line, List<Line> found) {
        String[] columns = line.strip().split(" +", -1);
        if (columns.length <= INODE) {
            return;
        }
        try {
            found.add(new Line(
                    address(columns[LOCAL]),
                    address(columns[REMOTE]),
                    state(columns[STATE], columns[INODE]),
                    Long.parseLong(columns[UID]),
                    columns[INODE]));
        } catch (NumberFormatException | UnknownHostException e) {
            // not a line of this format
        }
    }

    /** A connection that no process holds open has inode 0, whatever its state. */
    private static SocketTable.State state(String hexadecimal, String inode) {
        if (hexadecimal.equals(TCP_LISTEN)) {
            return SocketTable.State.LISTENING;
        }
        return hexadecimal.equals(TCP_TIME_WAIT) || inode.equals("0")
                ? SocketTable.State.TIME_WAIT
                : SocketTable.State.CONNECTED;
    }

    private static InetSocketAddress address(String hexadecimal) throws UnknownHostException {
        int colon = hexadecimal.indexOf(':');
        ByteBuffer octets = ByteBuffer.allocate(colon / 2).order(ByteOrder.nativeOrder());
        for (int i = 0; i + DIGITS_OF_WORD <= colon; i += DIGITS_OF_WORD) {
            octets.putInt(Integer.parseUnsignedInt(hexadecimal.substring(i, i + DIGITS_OF_WORD), HEXADECIMAL));
        }
        int port = Integer.parseInt(hexadecimal.substring(colon + 1), HEXADECIMAL);
        // The JDK turns an IPv4-mapped IPv6 address into an IPv4 address.
        return new InetSocketAddress(InetAddress.getByAddress(octets.array()), port);
    }
}
