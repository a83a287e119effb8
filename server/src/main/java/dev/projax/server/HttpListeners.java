package dev.projax.server;

import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * HTTP listeners on several addresses with their own worker. This does not use the {@code Undertow} class, because
 * after a failed start its {@code stop()} never returns, and its first listener answers before the second one is bound.
 */
final class HttpListeners implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(HttpListeners.class.getName());

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final long REQUESTS_MAY_FINISH_MILLIS = 700;
    private static final long WORKER_MAY_TAKE_SECONDS = 3;

    private static final OptionMap WORKER = OptionMap.builder()
            .set(Options.WORKER_NAME, "projax-http")
            .set(Options.WORKER_IO_THREADS, 2)
            .set(Options.WORKER_TASK_CORE_THREADS, 1)
            .set(Options.WORKER_TASK_MAX_THREADS, 16)
            .set(Options.THREAD_DAEMON, true)
            .getMap();

    private final XnioWorker worker;
    private final HttpOpenListener http;
    private final GracefulShutdownHandler requests;
    private final IdleConnections idle;
    private final Capacity capacity;

    /** Guarded by itself after the start, because an address may be added while another thread closes them all. */
    private final List<AcceptingChannel<StreamConnection>> channels = new ArrayList<>();

    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpListeners(
            XnioWorker worker,
            HttpOpenListener http,
            GracefulShutdownHandler requests,
            IdleConnections idle,
            Capacity capacity) {
        this.worker = worker;
        this.http = http;
        this.requests = requests;
        this.idle = idle;
        this.capacity = capacity;
    }

    /**
     * Binds all addresses before it accepts connections on any of them. If one fails, closes the others and throws.
     *
     * @throws java.net.BindException if one of them is refused
     */
    static HttpListeners open(List<InetSocketAddress> addresses, HttpHandler handler) throws IOException {
        GracefulShutdownHandler requests = new GracefulShutdownHandler(WellFormed.before(BodyLimit.before(handler)));
        HttpOpenListener http =
                new HttpOpenListener(new DefaultByteBufferPool(true, BUFFER_BYTES), Limits.WITH_WELL_FORMED);
        Capacity capacity = Capacity.of(Descriptors.ofThisProcess().free());
        IdleConnections idle = new IdleConnections(capacity.waiting());
        http.setRootHandler(idle.before(requests));
        HttpListeners listeners =
                new HttpListeners(Xnio.getInstance().createWorker(WORKER), http, requests, idle, capacity);
        try {
            for (InetSocketAddress address : addresses) {
                listeners.bind(address);
            }
            listeners.channels.forEach(AcceptingChannel::resumeAccepts);
            return listeners;
        } catch (Throwable e) {
            listeners.close();
            throw e;
        }
    }

    private AcceptingChannel<StreamConnection> bind(InetSocketAddress address) throws IOException {
        AcceptingChannel<StreamConnection> channel =
                worker.createStreamConnectionServer(address, this::accept, sockets(capacity));
        channels.add(channel);
        return channel;
    }

    /**
     * Listens on one more address. Does nothing if the listeners are closed.
     *
     * @return whether it listens there now
     * @throws java.net.BindException if the address is refused
     */
    boolean listenAlsoOn(InetSocketAddress address) throws IOException {
        synchronized (channels) {
            if (closed.get()) {
                return false;
            }
            bind(address).resumeAccepts();
            return true;
        }
    }

    private static OptionMap sockets(Capacity capacity) {
        return OptionMap.builder()
                .set(Options.REUSE_ADDRESSES, true)
                .set(Options.TCP_NODELAY, true)
                .set(Options.BACKLOG, 1000)
                .set(Options.CONNECTION_HIGH_WATER, capacity.connections())
                .set(Options.CONNECTION_LOW_WATER, capacity.connections() - 1)
                .getMap();
    }

    /**
     * Accepts a connection. XNIO's own adapter logs a stack trace if one arrives while the listener is being closed.
     */
    private void accept(AcceptingChannel<StreamConnection> channel) {
        try {
            StreamConnection connection = channel.accept();
            if (connection != null) {
                idle.add(connection.getPeerAddress(), connection);
                idle.makeRoom();
                ExplainedRefusals.on(connection);
                ChannelListeners.invokeChannelListener(connection, http);
            }
        } catch (ClosedChannelException e) {
            // the server is stopping
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot accept a connection: " + e.getMessage());
        }
    }

    /**
     * Stops listening, gives running requests 700 ms to finish, then closes everything. The ports are free afterwards.
     * An interrupt shortens the wait and is restored.
     *
     * @throws IOException if the threads, which free the ports when they exit, are still running after 3 s
     */
    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        boolean interrupted = false;
        try {
            synchronized (channels) {
                channels.forEach(IoUtils::safeClose);
            }
            requests.shutdown();
            requests.awaitShutdown(REQUESTS_MAY_FINISH_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        http.closeConnections();
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(WORKER_MAY_TAKE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "the threads of the HTTP server are still running after " + WORKER_MAY_TAKE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
