package dev.projax.core.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The format of {@code /proc/net/tcp} and {@code tcp6} (proc(5)): a heading, then one line per socket, listening ones
 * first. The columns are a number, the local address, the remote address, the state, queues, timers, retransmissions,
 * uid, timeout, inode. An address is hexadecimal, in 32-bit words of the machine's byte order. The port after it is a
 * plain hexadecimal number.
 */
public final class ProcNetTcp {
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

    /**
     * A socket, without the processes that hold it.
     *
     * @param state two hexadecimal digits
     * @param uid the uid of its owner
     * @param inode its inode; 0 if no process holds it
     */
    public record Line(InetSocketAddress local, InetSocketAddress remote, String state, long uid, String inode) {
        /** Returns whether it listens. */
        public boolean isListening() {
            return state.equals(TCP_LISTEN);
        }

        /** Returns whether no process holds it open: the connection is closed, or not accepted yet. */
        public boolean isClosed() {
            return state.equals(TCP_TIME_WAIT) || inode.equals("0");
        }
    }

    /**
     * Returns the sockets with one of these local ports.
     *
     * @param table such a file; a kernel without IPv6 has no {@code tcp6}
     * @throws IOException if it exists but cannot be read
     */
    public static List<Line> read(Path table, Set<Integer> ports) throws IOException {
        try (InputStream content = Files.newInputStream(table)) {
            return parse(content.readNBytes(Integer.MAX_VALUE), ports);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Returns the lines of {@code table} with one of these local ports; skips lines of another form. */
    public static List<Line> parse(byte[] table, Set<Integer> ports) {
        List<Line> found = new ArrayList<>();
        int begin = 0;
        while (begin < table.length) {
            int end = next('\n', table, begin, table.length);
            if (ports.contains(localPort(table, begin, end))) {
                addLine(new String(table, begin, end - begin, StandardCharsets.US_ASCII), found);
            }
            begin = end + 1;
        }
        return found;
    }

    /** Returns the index of the next {@code character}, or {@code end} if there is none. */
    private static int next(char character, byte[] table, int begin, int end) {
        int index = begin;
        while (index < end && table[index] != character) {
            index++;
        }
        return index;
    }

    /** Returns the local port, or -1 if there is none. A busy machine has many lines, so this splits none of them. */
    private static int localPort(byte[] table, int begin, int end) {
        int afterNumber = next(':', table, begin, end);
        int colon = next(':', table, afterNumber + 1, end);
        if (colon + DIGITS_OF_PORT >= end) {
            return -1;
        }
        int port = 0;
        for (int i = colon + 1; i <= colon + DIGITS_OF_PORT; i++) {
            port = HEXADECIMAL * port + Character.digit(table[i], HEXADECIMAL);
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
                    columns[STATE],
                    Long.parseLong(columns[UID]),
                    columns[INODE]));
        } catch (NumberFormatException | UnknownHostException e) {
            // not a line of this format
        }
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
