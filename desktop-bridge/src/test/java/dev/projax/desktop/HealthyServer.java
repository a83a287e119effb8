package dev.projax.desktop;

import dev.projax.core.allocation.Loopback;
import dev.projax.core.registry.Health;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server of another make that answers every connection on 127.0.0.1 as healthy, and notes what it was asked. */
final class HealthyServer implements Closeable {
    private final ServerSocket listener;
    private final Thread thread;
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();

    private HealthyServer(ServerSocket listener) {
        this.listener = listener;
        thread = new Thread(this::serve, "healthy-server");
        thread.setDaemon(true);
    }

    /** Listens on {@code port}, or on an ephemeral one if it is 0. */
    static HealthyServer on(int port) throws IOException {
        InetSocketAddress address = Loopback.IPV4.at(port);
        HealthyServer server = new HealthyServer(new ServerSocket(address.getPort(), 50, address.getAddress()));
        server.thread.start();
        return server;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns the heads of the requests so far. */
    List<String> heads() {
        return List.copyOf(heads);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            // the kernel keeps the port as long as a thread is in accept
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket connection = listener.accept()) {
                heads.add(readHead(connection));
                String body = Health.body(Instant.now());
                String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // the client or the test has gone
            }
        }
    }

    private static String readHead(Socket connection) throws IOException {
        StringBuilder head = new StringBuilder();
        int octet = connection.getInputStream().read();
        while (octet >= 0 && head.indexOf("\r\n\r\n") < 0) {
            head.append((char) octet);
            octet = head.indexOf("\r\n\r\n") < 0 ? connection.getInputStream().read() : octet;
        }
        return head.toString();
    }
}
