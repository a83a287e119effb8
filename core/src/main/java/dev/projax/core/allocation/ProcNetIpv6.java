package dev.projax.core.allocation;

import dev.projax.core.files.ProcFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** What Linux shows of the machine's IPv6, for a JVM that cannot use IPv6 itself (proc(5)). */
final class ProcNetIpv6 {
    private static final Path ADDRESSES = Path.of("/proc/net/if_inet6");
    private static final Path SOCKETS = Path.of("/proc/net/tcp6");
    private static final String LOOPBACK = "0".repeat(31) + "1";

    /** ::1 in 32-bit words of a little-endian and of a big-endian machine, and the wildcard address. */
    private static final Set<String> IN_THE_WAY = Set.of("0".repeat(24) + "01000000", LOOPBACK, "0".repeat(32));

    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int COLUMNS = 4;
    private static final String LISTENING = "0A";

    private ProcNetIpv6() {}

    /** Returns whether the machine has ::1. */
    static boolean hasLoopback() {
        return hasLoopback(ProcFile.text(ADDRESSES));
    }

    /** @param addresses a line for each address, which begins with 32 hexadecimal digits */
    static boolean hasLoopback(String addresses) {
        return addresses.lines().anyMatch(line -> line.startsWith(LOOPBACK + " "));
    }

    /** Returns whether a program listens on [::1] of {@code port}. */
    static boolean isListening(int port) {
        return isListening(ProcFile.text(SOCKETS), port);
    }

    /**
     * @param sockets a line for each socket, the listening ones first; its columns are a number, the local address, the
     *     remote address, the state, and others
     */
    static boolean isListening(String sockets, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        return sockets.lines()
                .map(line -> line.strip().split(" +", COLUMNS + 1))
                .anyMatch(columns -> columns.length > COLUMNS
                        && columns[STATE].equals(LISTENING)
                        && columns[LOCAL].endsWith(suffix)
                        && IN_THE_WAY.contains(columns[LOCAL].substring(0, columns[LOCAL].length() - suffix.length())));
    }
}
