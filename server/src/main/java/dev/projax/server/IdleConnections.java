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
 * The open connections without a request, longest wait first. When there are too many, or when the process runs out of
 * file descriptors, the older half is closed. Otherwise new clients would wait until the old connections time out.
 * Thread-safe.
 */
final class IdleConnections {
    private final int most;
    private final Map<SocketAddress, Channel> byPeer = new LinkedHashMap<>();

    /** @param most the largest number of connections that may wait */
    IdleConnections(int most) {
        this.most = most;
    }

    /** Adds a connection that was just opened or whose request has been answered. */
    synchronized void add(SocketAddress peer, Channel connection) {
        Iterator<Channel> oldest = byPeer.values().iterator();
        while (oldest.hasNext() && !oldest.next().isOpen()) {
            oldest.remove();
        }
        byPeer.put(peer, connection);
    }

    /** Removes a connection that now has a request. */
    synchronized void remove(SocketAddress peer) {
        byPeer.remove(peer);
    }

    /** Returns a handler that keeps track of which connections have a request. */
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
     * Closes the half that has waited longest if too many wait, or if the process cannot open another descriptor.
     */
    void makeRoom() {
        if (isCrowded() || !canOpenAnother()) {
            olderHalf().forEach(IoUtils::safeClose);
        }
    }

    /** Removes and returns the half that has waited longest: at least one connection, unless none waits. */
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
        if (byPeer.size() > most) {
            byPeer.values().removeIf(connection -> !connection.isOpen());
        }
        return byPeer.size() > most;
    }

    private static boolean canOpenAnother() {
        try (SocketChannel spare = SocketChannel.open()) {
            return spare.isOpen();
        } catch (IOException e) {
            return false;
        }
    }
}
