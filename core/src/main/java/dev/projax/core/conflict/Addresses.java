package dev.projax.core.conflict;

import dev.projax.core.net.Loopback;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as people write them. */
final class Addresses {
    private Addresses() {}

    /** Returns whether {@code localhost} means this address: 127.0.0.1 or ::1, but not 127.0.0.2. */
    static boolean isLocalhost(InetAddress address) {
        for (Loopback loopback : Loopback.values()) {
            if (address.equals(loopback.at(0).getAddress())) {
                return true;
            }
        }
        return false;
    }

    /** Returns {@code 127.0.0.1:38124} or {@code [::1]:38124}. */
    static String text(InetSocketAddress address) {
        return text(address.getAddress()) + ":" + address.getPort();
    }

    /** The JDK writes all eight groups of an IPv6 address, but people know the common ones by their short form. */
    private static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        if (address.isAnyLocalAddress()) {
            return "[::]";
        }
        return address.isLoopbackAddress() ? "[::1]" : "[" + address.getHostAddress() + "]";
    }
}
