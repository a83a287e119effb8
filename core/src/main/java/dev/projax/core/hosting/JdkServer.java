package dev.projax.core.hosting;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.registry.Identity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The JDK's HTTP server, ready to be hosted. You only write a handler:
 *
 * <pre>{@code
 * Hosted<JdkServer> hosted = Hosting.of(app).start(JdkServer.of(MyProgram::answer)).closeAtExit();
 * }</pre>
 *
 * <p>The server listens on 127.0.0.1 and ::1. It answers health checks with its proof, and refuses with 403 what
 * its {@link BrowserPolicy} does not let in. Your handler gets every other request, whatever its path.
 *
 * <p>Requests run at the same time, each on a thread of its own. Your handler can answer {@code HEAD} like {@code GET}:
 * the server sends the length and drops the body. If your handler throws before it has sent anything, the client gets
 * 500; later, the connection breaks. The logger of this class reports why.
 *
 * <p>Like any {@link HttpServer}, it keeps the JVM running until it is closed, even if {@code main} has returned,
 * unless a daemon thread started it. The threads of the requests are daemons.
 *
 * <p>When it is closed, running requests get 700 ms to finish, and new ones get 503. Then it interrupts what still
 * runs. If your handler calls {@link Hosted#close}, the server closes when the handler has returned.
 *
 * <p>On Java 17, many answers would take 40 ms longer without the system property {@code sun.net.httpserver.nodelay}.
 * This class sets it to true unless you have set it. It applies to every {@link HttpServer} of the JVM.
 *
 * <p>If a request may stop your program, check the token. Your handler is created before the {@link Hosted} exists, so
 * let {@code main} close it:
 *
 * <pre>{@code
 * CountDownLatch stop = new CountDownLatch(1);
 * Function<Identity, HttpHandler> handler = identity -> exchange -> {
 *     boolean admitted = identity.admits(exchange.getRequestHeaders().getFirst("Authorization"));
 *     exchange.sendResponseHeaders(admitted ? 202 : 401, -1);
 *     exchange.close();
 *     if (admitted && exchange.getRequestMethod().equals("POST")) {
 *         stop.countDown();
 *     }
 * };
 * try (var hosted = Hosting.of(app).start(JdkServer.withIdentity(handler, BrowserPolicy.forLoopback()))) {
 *     stop.await();
 * }
 * }</pre>
 *
 * <p>It needs the module {@code jdk.httpserver}: a modular program must say {@code requires jdk.httpserver} too. A
 * program that does not use this class runs without that module.
 */
public final class JdkServer {
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";
    private static final int BACKLOG = 1000;
    private static final Duration REQUESTS_MAY_FINISH = Duration.ofMillis(700);

    static {
        // Java 17 sends the headers and the body in two packets. On a connection that is used again, the second one
        // would wait until the client acknowledges the first.
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private final RunningRequests requests = new RunningRequests();
    private final ExecutorService threads = Executors.newCachedThreadPool(daemons());
    private final List<HttpServer> listeners = new ArrayList<>();
    private final HttpHandler handler;
    private boolean stopped;

    private JdkServer(Binder binder) {
        this.handler = new JdkHandler(this, requests, binder.identity, binder.policy, binder.handler);
    }

    /**
     * Returns what {@link Hosting#start} takes: a binder for each identity. The server lets in programs and web pages
     * of this machine.
     *
     * @param handler answers every request except health checks; thread-safe
     */
    public static Function<Identity, PortBinder<JdkServer>> of(HttpHandler handler) {
        return of(handler, BrowserPolicy.forLoopback());
    }

    /**
     * Returns the same as {@link #of(HttpHandler)}, for a server that lets in what {@code policy} allows.
     *
     * @param handler answers every request except health checks; thread-safe
     */
    public static Function<Identity, PortBinder<JdkServer>> of(HttpHandler handler, BrowserPolicy policy) {
        return of(handler, policy, REQUESTS_MAY_FINISH);
    }

    /**
     * Returns the same as {@link #of(HttpHandler, BrowserPolicy)}, for a handler that checks tokens with the server's
     * identity.
     *
     * @param handler returns the handler for a server with the given identity
     */
    public static Function<Identity, PortBinder<JdkServer>> withIdentity(
            Function<Identity, HttpHandler> handler, BrowserPolicy policy) {
        return identity -> of(handler.apply(identity), policy).apply(identity);
    }

    /** @param requestsMayFinish how long the stop waits for running requests */
    static Function<Identity, PortBinder<JdkServer>> of(
            HttpHandler handler, BrowserPolicy policy, Duration requestsMayFinish) {
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(policy, "policy");
        return identity -> new Binder(identity, handler, policy, requestsMayFinish);
    }

    private record Binder(Identity identity, HttpHandler handler, BrowserPolicy policy, Duration requestsMayFinish)
            implements PortBinder<JdkServer> {
        @Override
        public JdkServer bind(List<InetSocketAddress> loopbacks) throws IOException {
            JdkServer server = new JdkServer(this);
            server.listenOn(loopbacks);
            return server;
        }

        @Override
        public boolean listenAlsoOn(JdkServer bound, InetSocketAddress address) throws IOException {
            return bound.listenAlsoOn(address);
        }

        @Override
        public void stop(JdkServer bound) {
            bound.stop(requestsMayFinish);
        }
    }

    /** Binds all addresses before any of them accepts connections. If one is refused, closes the others and throws. */
    private synchronized void listenOn(List<InetSocketAddress> loopbacks) throws IOException {
        List<HttpServer> bound = new ArrayList<>();
        try {
            for (InetSocketAddress address : loopbacks) {
                bound.add(HttpServer.create(address, BACKLOG));
            }
            bound.forEach(this::start);
        } catch (Throwable e) {
            bound.forEach(this::discard);
            threads.shutdownNow();
            throw e;
        }
    }

    private synchronized boolean listenAlsoOn(InetSocketAddress address) throws IOException {
        if (stopped) {
            return false;
        }
        HttpServer listener = HttpServer.create(address, BACKLOG);
        try {
            start(listener);
        } catch (Throwable e) {
            discard(listener);
            throw e;
        }
        return true;
    }

    private void start(HttpServer listener) {
        listener.createContext("/", handler);
        listener.setExecutor(threads);
        listener.start();
        listeners.add(listener);
    }

    /** Releases the address of a listener. If it was not started, it must be first: only its own thread can do that. */
    private void discard(HttpServer listener) {
        if (!listeners.remove(listener)) {
            listener.start();
        }
        listener.stop(0);
    }

    private static ThreadFactory daemons() {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "projax-http-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Stops it; a second call does nothing. The port is free afterwards. An interrupt shortens the wait and is
     * restored.
     */
    private synchronized void stop(Duration requestsMayFinish) {
        if (stopped) {
            return;
        }
        stopped = true;
        boolean interrupted = false;
        try {
            requests.finish(requestsMayFinish);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        listeners.forEach(listener -> listener.stop(0));
        threads.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
