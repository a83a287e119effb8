package dev.projax.core.allocation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A minimal server that listens on all its addresses or none, and counts how often it is stopped. */
final class LoopbackServer implements AutoCloseable {
    private final List<ServerSocketChannel> channels = new ArrayList<>();
    private int stops;

    static LoopbackServer listenOn(List<InetSocketAddress> addresses) throws IOException {
        LoopbackServer server = new LoopbackServer();
        try {
            for (InetSocketAddress address : addresses) {
                server.listenAlsoOn(address);
            }
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    void listenAlsoOn(InetSocketAddress address) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channels.add(channel);
        channel.bind(address);
    }

    int stops() {
        return stops;
    }

    @Override
    public void close() throws IOException {
        stops++;
        for (ServerSocketChannel channel : channels) {
            channel.close();
        }
    }
}
