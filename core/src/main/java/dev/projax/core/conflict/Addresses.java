package dev.projax.core.conflict;

import dev.projax.core.net.Loopback;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as people write them. */
final class Addresses {
    private Addresses() {}

    /** Tells whether it is one of the two behind the name {@code localhost}; 127.0.0.2 is not. */
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

    /** The JDK writes all eight groups of an IPv6 address; of the usual ones people know the short form. */
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
