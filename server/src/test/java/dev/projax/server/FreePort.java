package dev.projax.server;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.projax.core.allocation.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that were free on both loopback addresses a moment ago, below Linux' ephemeral ones. */
final class FreePort {
    private static final String NEEDS_IPV6 = "needs IPv6: a loopback device with ::1";

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    private FreePort() {}

    static int any() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
    }

    /** Returns the loopback addresses of {@code port} that the machine has, 127.0.0.1 first. */
    static List<InetSocketAddress> addresses(int port) {
        return hasIpv6() ? List.of(Loopback.IPV4.at(port), Loopback.IPV6.at(port)) : List.of(Loopback.IPV4.at(port));
    }

    private static boolean hasIpv6() {
        try {
            return isFree(Loopback.IPV6.at(0));
        } catch (UnsupportedAddressTypeException e) {
            return false;
        }
    }

    /** Skips the calling test with a line that says so on a machine without ::1; fails it with -Dprojax.strict. */
    static void requireIpv6() {
        boolean ipv6 = hasIpv6();
        if (System.getProperty("projax.strict", "false").matches("|true")) {
            assertTrue(ipv6, NEEDS_IPV6);
        }
        if (!ipv6) {
            System.out.println("skipped: " + NEEDS_IPV6);
        }
        assumeTrue(ipv6, NEEDS_IPV6);
    }

    static boolean isFree(int port) {
        return addresses(port).stream().allMatch(FreePort::isFree);
    }

    static boolean isFree(InetSocketAddress address) {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
