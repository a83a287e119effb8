package dev.projax.server;

import dev.projax.core.allocation.PortBinder;
import dev.projax.core.hosting.BrowserPolicy;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Identity;
import io.undertow.server.HttpHandler;
import io.undertow.util.Methods;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The HTTP API, bound to both loopback addresses of one port. All its threads are daemons. {@link Hosted#close} stops
 * it.
 *
 * <p>{@code GET} and {@code HEAD} of {@link Identity#healthPath} return what {@link Identity#health} says. With the
 * token from the server's record, {@code GET /events} opens a stream that lasts until the server stops, and
 * {@code POST /shutdown} stops the server. Everything else is answered with {@code application/problem+json} (RFC
 * 9457). A {@link Guard} keeps out web pages of other sites.
 */
public final class ApiServer {
    private final HttpListeners listeners;
    private final EventStreams events;
    private final CompletableFuture<Void> stopRequested;

    private ApiServer(HttpListeners listeners, EventStreams events, CompletableFuture<Void> stopRequested) {
        this.listeners = listeners;
        this.events = events;
        this.stopRequested = stopRequested;
    }

    /**
     * Starts the API for {@code app} on the first free port of its range.
     *
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory cannot be used
     * @throws IOException if the server cannot be started for another reason
     */
    public static Hosted<ApiServer> start(App app) throws IOException {
        return start(Hosting.of(app), BrowserPolicy.forLoopback());
    }

    /**
     * Starts the API with the settings of {@code hosting}.
     *
     * @param policy which requests get in
     * @throws dev.projax.core.hosting.Hosted.AlreadyServedException if it must be the sole server but the port file already
     *     has an owner
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory cannot be used
     * @throws IOException if the server cannot be started for another reason
     */
    public static Hosted<ApiServer> start(Hosting hosting, BrowserPolicy policy) throws IOException {
        return stoppedByRequest(hosting.start(identity -> binder(identity, policy)));
    }

    private static Hosted<ApiServer> stoppedByRequest(Hosted<ApiServer> hosted) {
        CompletableFuture<Void> unused = hosted.bound().stopRequested.thenRun(hosted::closeSoon);
        return hosted;
    }

    /** Returns a binder whose server stops only through its {@link Hosted}, which first removes what it published. */
    static PortBinder<ApiServer> binder(Identity identity, BrowserPolicy policy) {
        return new PortBinder<>() {
            @Override
            public ApiServer bind(List<InetSocketAddress> loopbacks) throws IOException {
                return listenOn(loopbacks, identity, policy);
            }

            @Override
            public boolean listenAlsoOn(ApiServer bound, InetSocketAddress address) throws IOException {
                return bound.listeners.listenAlsoOn(address);
            }

            @Override
            public void stop(ApiServer bound) throws IOException {
                bound.stop();
            }
        };
    }

    /** Binds all addresses or none, as a {@link dev.projax.core.allocation.PortBinder} must. */
    static ApiServer listenOn(List<InetSocketAddress> loopbacks, Identity identity, BrowserPolicy policy)
            throws IOException {
        CompletableFuture<Void> stopRequested = new CompletableFuture<>();
        EventStreams events = new EventStreams(identity.healthPath(), new StreamLimit(Descriptors.ofThisProcess()));
        HttpHandler guarded = Guard.namingOptions(routes(identity, events, stopRequested), policy);
        return new ApiServer(HttpListeners.open(loopbacks, guarded), events, stopRequested);
    }

    private static HttpHandler routes(Identity identity, EventStreams events, CompletableFuture<Void> stopRequested) {
        HttpHandler health = new HealthHandler(identity);
        HttpHandler listening = Authorized.beforeReading(events, identity);
        HttpHandler shutdown = Authorized.before(new ShutdownHandler(stopRequested), identity);
        return new Routes(Map.of(
                identity.healthPath(),
                Map.of(Methods.GET, health, Methods.HEAD, health),
                EventStreams.PATH,
                Map.of(Methods.GET, listening),
                ShutdownHandler.PATH,
                Map.of(Methods.POST, shutdown)));
    }

    /**
     * Closes the event streams at once, stops listening, gives running requests up to 700 ms to finish, and closes
     * everything. A second call does nothing.
     *
     * @throws IOException if the server's threads do not exit
     */
    void stop() throws IOException {
        events.stop();
        listeners.close();
    }
}
