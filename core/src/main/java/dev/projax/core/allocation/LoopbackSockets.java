package dev.projax.core.allocation;

import dev.projax.core.net.Loopback;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The allocator's own sockets on the loopback addresses. */
class LoopbackSockets {
    private static final int CONNECT_MILLIS = 200;

    /**
     * Tells whether ::1 can be bound here. Any failure means no: without the address, without IPv6 in the kernel, or
     * with {@code java.net.preferIPv4Stack}, for which the JDK throws an unchecked exception.
     */
    boolean hasIpv6() {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(Loopback.IPV6.at(0));
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Binds {@code address} without listening. The socket leaves SO_REUSEADDR off, for with it another program could
     * bind the port beside it and listen.
     */
    Closeable hold(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            return channel.bind(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Binds for a moment, as a server would; returns the operating system's refusal if there is one. */
    @Nullable
    BindException refusalOf(int port, boolean ipv6) throws IOException {
        try (NetworkChannel v4 = open();
                NetworkChannel v6 = open()) {
            v4.bind(Loopback.IPV4.at(port));
            if (ipv6) {
                v6.bind(Loopback.IPV6.at(port));
            }
            return null;
        } catch (BindException e) {
            return e;
        }
    }

    /**
     * Opens a socket that is refused where a listening one would be. On Linux one that does not listen disturbs nobody: with
     * SO_REUSEADDR, others can bind and listen beside it (socket(7)).
     */
    private static NetworkChannel open() throws IOException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return ServerSocketChannel.open();
        }
        SocketChannel channel = SocketChannel.open();
        try {
            return channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Tells whether somebody accepts connections on a loopback address of {@code port}. */
    boolean accepts(int port, boolean ipv6) {
        return accepts(Loopback.IPV4.at(port)) || (ipv6 && accepts(Loopback.IPV6.at(port)));
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return !socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress());
        } catch (IOException e) {
            return false;
        }
    }
}
