package dev.projax.core.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as people write them. */
public final class Addresses {
    private Addresses() {}

    /** Returns whether {@code localhost} means this address: 127.0.0.1 or ::1, but not 127.0.0.2. */
    public static boolean isLocalhost(InetAddress address) {
        return Loopback.of(address).isPresent();
    }

    /** Returns {@code 127.0.0.1:38124} or {@code [::1]:38124}, as in a URL. */
    public static String text(InetSocketAddress address) {
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
