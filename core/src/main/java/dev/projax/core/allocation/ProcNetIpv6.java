package dev.projax.core.allocation;

import dev.projax.core.files.ProcFile;
import dev.projax.core.net.ProcNetTcp;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Set;

/** What Linux shows of the machine's IPv6, for a JVM that cannot use IPv6 itself (proc(5)). */
final class ProcNetIpv6 {
    private static final Path ADDRESSES = Path.of("/proc/net/if_inet6");
    private static final Path SOCKETS = Path.of("/proc/net/tcp6");
    private static final String LOOPBACK = "0".repeat(31) + "1";

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
        return isListening(SOCKETS, port);
    }

    /** @param sockets {@code /proc/net/tcp6} */
    static boolean isListening(Path sockets, int port) {
        try {
            return ProcNetTcp.read(sockets, Set.of(port)).stream()
                    .anyMatch(socket ->
                            socket.isListening() && isInTheWay(socket.local().getAddress()));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isInTheWay(InetAddress address) {
        return address instanceof Inet6Address && (address.isLoopbackAddress() || address.isAnyLocalAddress());
    }
}
