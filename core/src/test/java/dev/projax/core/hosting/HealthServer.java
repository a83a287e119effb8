package dev.projax.core.hosting;

import dev.projax.core.fixtures.FakeServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** A server to host in tests. It answers on 127.0.0.1 and leaves ::1 to the allocator. */
public final class HealthServer implements AutoCloseable {
    private final FakeServer server;
    private int stops;

    private HealthServer(FakeServer server) {
        this.server = server;
    }

    public static HealthServer healthyOn(InetSocketAddress address) throws IOException {
        return new HealthServer(FakeServer.healthy(address.getPort()));
    }

    public static HealthServer brokenOn(InetSocketAddress address) throws IOException {
        return new HealthServer(
                FakeServer.answering(address.getPort(), "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
    }

    List<String> requests() {
        return server.requests();
    }

    int stops() {
        return stops;
    }

    @Override
    public void close() throws IOException {
        stops++;
        server.close();
    }
}
