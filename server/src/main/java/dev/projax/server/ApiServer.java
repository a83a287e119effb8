package dev.projax.server;

import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortChoice;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import io.undertow.server.HttpHandler;
import io.undertow.util.Methods;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The HTTP API, bound to both loopback addresses of one port. All its threads are daemons. {@link Hosted#close} stops it.
 *
 * <p>{@code GET} and {@code HEAD /health} answer with {@link Health#body}; everything else is an
 * {@code application/problem+json} of RFC 9457. A {@link Guard} keeps web pages of other sites out.
 */
public final class ApiServer {
    private final HttpListeners listeners;

    private ApiServer(HttpListeners listeners) {
        this.listeners = listeners;
    }

    /**
     * Starts the API for {@code app} on the first free port of its range.
     *
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory is the problem
     * @throws IOException if the server cannot be started for another reason
     */
    public static Hosted<ApiServer> start(App app) throws IOException {
        return start(app, PortChoice.firstFreeOf(app.range()), Set.of());
    }

    /**
     * Starts the API for {@code app} on the first free port of {@code choice}.
     *
     * @param allowedOrigins origins of web pages that may use the API, beside those of this machine, as
     *     {@link Guard#before} takes them
     * @throws IllegalArgumentException if an origin would let every page in
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory is the problem
     * @throws IOException if the server cannot be started for another reason
     */
    public static Hosted<ApiServer> start(App app, PortChoice choice, Set<String> allowedOrigins) throws IOException {
        return Hosting.start(app, choice, binder(allowedOrigins));
    }

    /** The one way to stop is through the {@link Hosted}, which takes the port file back first. */
    static PortBinder<ApiServer> binder(Set<String> allowedOrigins) {
        PortBinder<ApiServer> binder = loopbacks -> listenOn(loopbacks, allowedOrigins);
        return binder.stoppedBy(ApiServer::stop);
    }

    /** Binds all the addresses, or none, as a {@link dev.projax.core.allocation.PortBinder} does. */
    static ApiServer listenOn(List<InetSocketAddress> loopbacks, Set<String> allowedOrigins) throws IOException {
        int port = loopbacks.get(0).getPort();
        HttpHandler guarded = Guard.before(routes(InstantSource.system()), port, allowedOrigins);
        return new ApiServer(HttpListeners.open(loopbacks, guarded));
    }

    private static HttpHandler routes(InstantSource clock) {
        HttpHandler health = new HealthHandler(clock);
        return new Routes(Map.of(Health.PATH, Map.of(Methods.GET, health, Methods.HEAD, health)));
    }

    /**
     * Stops listening, lets running requests finish for up to 700 ms, and closes. A second call does nothing.
     *
     * @throws IOException if the server's threads do not end
     */
    void stop() throws IOException {
        listeners.close();
    }
}
