package dev.projax.core.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * The two addresses behind the name {@code localhost}. A port is ours only with both of them, for otherwise two
 * programs share {@code http://localhost:PORT}.
 */
public enum Loopback {
    /** 127.0.0.1, which every client dials. */
    IPV4(new byte[] {127, 0, 0, 1}),

    /** ::1, which some programs try first for {@code localhost}. */
    IPV6(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

    private final InetAddress address;

    Loopback(byte[] octets) {
        try {
            address = InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 octets are an address", e);
        }
    }

    /** Returns this address with {@code port}, 0 to 65535; no name is looked up. */
    public InetSocketAddress at(int port) {
        return new InetSocketAddress(address, port);
    }
}
