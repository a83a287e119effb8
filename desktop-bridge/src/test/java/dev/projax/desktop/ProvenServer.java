package dev.projax.desktop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A verified app server built on the JDK's HTTP server. It echoes requests, and has a stream of events unless a test
 * turns that off.
 */
final class ProvenServer implements Closeable {
    /** A request to this path is answered only when {@link #answer} is called. */
    static final String NO_ANSWER = "/no-answer";

    /** The server breaks off the connection for the first request to each path that starts with this. */
    static final String BROKEN_OFF_ONCE = "/broken-off-once";

    private final Hosted<HttpServer> hosted;
    private final ExecutorService threads;
    private final Server server;
    private final Echo echo;

    private ProvenServer(Hosted<HttpServer> hosted, ExecutorService threads, Server server, Echo echo) {
        this.hosted = hosted;
        this.threads = threads;
        this.server = server;
        this.echo = echo;
    }

    static ProvenServer in(Path home) throws IOException {
        return of(app(home, FreePorts.inARow(1)), true);
    }

    /** Starts one for {@code app}. */
    static ProvenServer of(App app, boolean hasEvents) throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "verified-server");
            thread.setDaemon(true);
            return thread;
        });
        Echo echo = new Echo();
        Hosted<HttpServer> hosted = Hosting.of(app)
                .start(identity -> PortBinder.onIpv4(
                        address -> serve(address, identity, threads, echo, hasEvents), server -> server.stop(0)));
        Server server = Discovery.of(app).find().orElseThrow();
        return new ProvenServer(hosted, threads, server, echo);
    }

    static App app(Path home, PortRange range) {
        return Acme.in(home, range);
    }

    /** Returns the server that responds on {@code port}. */
    static Server ask(Path home, int port) throws IOException {
        return Discovery.of(app(home, PortRange.of(port))).find().orElseThrow();
    }

    /** Returns the server as clients find it. */
    Server server() {
        return server;
    }

    int port() {
        return hosted.port();
    }

    /** Returns all requests except health checks: method, path, token or none, body. */
    List<String> requests() {
        return List.copyOf(echo.requests);
    }

    /** Waits for a request to {@link #NO_ANSWER}. */
    void awaitRequest() throws InterruptedException {
        echo.asked.acquire();
    }

    /** Answers that request. */
    void answer() {
        echo.mayAnswer.release();
    }

    @Override
    public void close() throws IOException {
        hosted.close();
        threads.shutdownNow();
    }

    private static HttpServer serve(
            InetSocketAddress address, Identity identity, ExecutorService threads, Echo echo, boolean hasEvents)
            throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> echo.handle(exchange, identity));
        server.createContext(Health.PATH, exchange -> health(exchange, identity));
        if (hasEvents) {
            server.createContext(EventStream.PATH, exchange -> events(exchange, identity));
        }
        server.start();
        return server;
    }

    private static void health(HttpExchange exchange, Identity identity) throws IOException {
        HealthAnswer answer = identity.health(exchange.getRequestHeaders().getFirst(Health.CHALLENGE));
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, answer.status(), answer.body());
    }

    private static void events(HttpExchange exchange, Identity identity) throws IOException {
        if (!identity.admits(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream stream = exchange.getResponseBody();
        try {
            while (true) {
                stream.write(":\n".getBytes(StandardCharsets.US_ASCII));
                stream.flush();
                Thread.sleep(500);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers with the request that it received. */
    private static final class Echo {
        private final Queue<String> requests = new ConcurrentLinkedQueue<>();
        private final Set<String> brokenOff = ConcurrentHashMap.newKeySet();
        private final Semaphore asked = new Semaphore(0);
        private final Semaphore mayAnswer = new Semaphore(0);

        void handle(HttpExchange exchange, Identity identity) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            String token = authorization == null ? "none" : identity.admits(authorization) ? "token" : "wrong";
            String path = exchange.getRequestURI().toString();
            String request = exchange.getRequestMethod() + " " + path + " " + token + " " + body;
            requests.add(request);
            if (path.startsWith(BROKEN_OFF_ONCE) && brokenOff.add(path)) {
                exchange.close();
                return;
            }
            if (path.equals(NO_ANSWER)) {
                asked.release();
                mayAnswer.acquireUninterruptibly();
            }
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            send(exchange, 200, request);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
