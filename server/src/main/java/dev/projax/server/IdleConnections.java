package dev.projax.server;

import io.undertow.server.HttpHandler;
import io.undertow.server.ServerConnection;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xnio.IoUtils;

/**
 * The open connections without a request, the one that has waited longest first: they yield when there are too many, or when
 * the process runs out of file descriptors. Without that, new clients would wait until the old connections time out, and the library that
 * accepts them pauses for longer each time that it gets none. May be used from any thread.
 */
final class IdleConnections {
    /** Each may have sent 64 KiB of headers, and holds twice that while it has not sent them all. */
    private static final int MOST = 1024;

    private final Map<SocketAddress, Channel> byPeer = new LinkedHashMap<>();

    /** Adds a connection that has just been opened, or whose request has been answered. */
    synchronized void add(SocketAddress peer, Channel connection) {
        Iterator<Channel> oldest = byPeer.values().iterator();
        while (oldest.hasNext() && !oldest.next().isOpen()) {
            oldest.remove();
        }
        byPeer.put(peer, connection);
    }

    /** Removes a connection that has a request now. */
    synchronized void remove(SocketAddress peer) {
        byPeer.remove(peer);
    }

    /** Returns a handler that keeps account of who has a request. */
    HttpHandler before(HttpHandler next) {
        return exchange -> {
            ServerConnection connection = exchange.getConnection();
            remove(connection.getPeerAddress());
            exchange.addExchangeCompleteListener((answered, nextListener) -> {
                if (answered.isPersistent()) {
                    add(connection.getPeerAddress(), connection);
                }
                nextListener.proceed();
            });
            next.handleRequest(exchange);
        };
    }

    /**
     * Closes the half that has waited longer if the process cannot open another descriptor, or if there are so many that their
     * half requests could fill its memory.
     */
    void makeRoom() {
        if (isCrowded() || !canOpenAnother()) {
            olderHalf().forEach(IoUtils::safeClose);
        }
    }

    /** Takes the half that has waited longer, at least one, out of the account. */
    synchronized List<Channel> olderHalf() {
        List<Channel> older = new ArrayList<>();
        int half = (byPeer.size() + 1) / 2;
        Iterator<Channel> oldest = byPeer.values().iterator();
        while (older.size() < half) {
            older.add(oldest.next());
            oldest.remove();
        }
        return older;
    }

    private synchronized boolean isCrowded() {
        return byPeer.size() > MOST;
    }

    private static boolean canOpenAnother() {
        try (SocketChannel spare = SocketChannel.open()) {
            return spare.isOpen();
        } catch (IOException e) {
            return false;
        }
    }
}
