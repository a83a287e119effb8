package dev.projax.core.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Binds an address for a moment, like a server would, to learn whether it is taken. */
public final class PlainBind {
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    private PlainBind() {}

    /**
     * Returns whether the system refuses to bind {@code address}.
     *
     * @throws IOException if this process cannot try, for example without a free file descriptor
     */
    public static boolean isRefused(InetSocketAddress address) throws IOException {
        try (NetworkChannel channel = open()) {
            channel.bind(address);
            return false;
        } catch (BindException e) {
            return true;
        }
    }

    /**
     * Opens a socket that is refused where a listening one would be. On Linux, a socket that does not listen gets in no
     * other program's way: with SO_REUSEADDR, others can bind the same port and listen (socket(7)).
     */
    public static NetworkChannel open() throws IOException {
        if (!LINUX) {
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
}
