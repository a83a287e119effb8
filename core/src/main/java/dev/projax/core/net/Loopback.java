package dev.projax.core.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;

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

    /**
     * Tells whether a connection has been made with itself: where the port that is dialled is one that the system gives to
     * outgoing connections, it can give it to this one. Such a connection is reset when it is closed, because a normal close would
     * keep the port in TIME_WAIT.
     */
    public static boolean hasReachedItself(SocketChannel connection) throws IOException {
        boolean itself = connection.getLocalAddress().equals(connection.getRemoteAddress());
        if (itself) {
            connection.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        return itself;
    }
}
