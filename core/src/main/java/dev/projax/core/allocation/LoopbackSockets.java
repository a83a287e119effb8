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
     * Returns whether ::1 can be bound here. Any failure means no: the address is missing, the kernel has no IPv6, or
     * {@code java.net.preferIPv4Stack} is set, which makes the JDK throw an unchecked exception.
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
     * Binds {@code address} without listening. SO_REUSEADDR stays off, because with it another program could bind the
     * same port and listen.
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

    /**
     * Binds the port for a moment, like a server would. Returns the operating system's refusal; null if there is none.
     */
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
     * Opens a socket that is refused where a listening one would be. On Linux, a socket that does not listen gets in no
     * other program's way: with SO_REUSEADDR, others can bind the same port and listen (socket(7)).
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

    /** Returns whether a program accepts connections on a loopback address of {@code port}. */
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
