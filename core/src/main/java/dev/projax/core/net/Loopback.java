package dev.projax.core.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * The two addresses of the name {@code localhost}. A port is ours only if we have both, because otherwise two programs
 * would share {@code http://localhost:PORT}.
 */
public enum Loopback {
    /** 127.0.0.1, which every client uses. */
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

    /** Returns this address with {@code port}, 0 to 65535, without a name lookup. */
    public InetSocketAddress at(int port) {
        return new InetSocketAddress(address, port);
    }

    /**
     * Returns whether it can be bound here. Any failure means no: the address is missing, the kernel has no IPv6, or
     * {@code java.net.preferIPv4Stack} is set, which makes the JDK throw an unchecked exception.
     */
    public boolean canBeBound() {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(at(0));
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Returns which of the two {@code address} is, if any. */
    public static Optional<Loopback> of(InetAddress address) {
        return Arrays.stream(values())
                .filter(loopback -> loopback.address.equals(address))
                .findFirst();
    }

    /**
     * Returns whether a connection has reached itself. If the target port is in the ephemeral range, the system may
     * choose it as the connection's own port. Such a connection is reset when it is closed, because a normal close
     * would keep the port in TIME_WAIT.
     */
    public static boolean hasReachedItself(SocketChannel connection) throws IOException {
        boolean itself = connection.getLocalAddress().equals(connection.getRemoteAddress());
        if (itself) {
            connection.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        return itself;
    }
}
