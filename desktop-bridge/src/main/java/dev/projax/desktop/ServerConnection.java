package dev.projax.desktop;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.net.Deadline;
import dev.projax.desktop.ConnectionState.Closed;
import dev.projax.desktop.ConnectionState.Connected;
import dev.projax.desktop.ConnectionState.Searching;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A desktop app's connection to its server, which survives crashes, restarts and port changes. Open it once, and it
 * finds each new server for you. It stays with its server while that one responds, even if another one takes over the
 * port file.
 *
 * <p>It keeps one quiet HTTP connection to the server open. When that breaks, the server has stopped, and you learn of
 * it at once. A server without {@code GET /events} gets a health check every 2 s instead. While there is no server, it
 * watches the directory of the port file. One daemon thread does all of this, and a second one watches the directory.
 * Safe for use by several threads.
 */
@SuppressWarnings("exports") // of @Nullable, which matters only to callers that have it
public final class ServerConnection implements AutoCloseable {
    /** HTTP methods that are safe to repeat (RFC 9110, section 9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS");

    /** How long a failed request waits to see whether its server has stopped or only closed the connection. */
    private static final Duration DEATH_SHOWS = Duration.ofMillis(250);

    /** How long a failed request waits for the next server. */
    private static final Duration RECONNECT_MAY_TAKE = Duration.ofSeconds(10);

    /**
     * How long to wait for a server after a launch has failed: on a busy machine, the launch may have given up too
     * early.
     */
    private static final Duration ANOTHER_MAY_SHOW = Duration.ofSeconds(5);

    private final ConnectionOptions options;
    private final Deliveries deliveries;
    private final ConnectionLoop loop;
    private final Launches launches;
    private final Object lock = new Object();
    private ConnectionState current = new Searching();

    private ServerConnection(
            ConnectionOptions options, ConnectionListener listener, Executor executor, Selector selector) {
        this.options = options;
        this.deliveries = new Deliveries(listener, executor);
        this.launches = new Launches(options);
        this.loop = new ConnectionLoop(options, selector, this::tell, deliveries::deliver);
    }

    /**
     * Starts to look for the server, and continues until the connection is closed. The listener receives
     * {@link Searching} first, and then each change.
     *
     * @param listener receives each state; may call every method of this class
     * @param executor runs the listener, for example {@code SwingUtilities::invokeLater} or {@code Platform::runLater};
     *     with {@code Runnable::run}, a slow listener blocks the connection
     * @throws IOException if this process has no file descriptor left
     */
    public static ServerConnection open(ConnectionOptions options, ConnectionListener listener, Executor executor)
            throws IOException {
        Selector selector = Selector.open();
        try {
            ServerConnection connection = new ServerConnection(options, listener, executor, selector);
            connection.deliveries.add(connection.current());
            connection.deliveries.deliver();
            Thread thread = new Thread(connection.loop, "projax-connection");
            thread.setDaemon(true);
            thread.start();
            return connection;
        } catch (Throwable e) {
            selector.close();
            throw e;
        }
    }

    /** Returns the current state, which the listener may not have received yet. Never blocks. */
    public ConnectionState current() {
        synchronized (lock) {
            return current;
        }
    }

    /**
     * Waits for a server.
     *
     * @param limit how long to wait; more than a year counts as a year
     * @return the server; empty if the time is up or the connection is closed
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<Server> await(Duration limit) throws InterruptedException {
        return server(await(Deadline.in(limit), state -> state instanceof Connected));
    }

    /** Waits until the state is the wanted one, the connection is closed, or the time is up. Returns the state. */
    private ConnectionState await(Deadline deadline, Predicate<ConnectionState> wanted) throws InterruptedException {
        synchronized (lock) {
            while (!wanted.test(current) && !(current instanceof Closed)) {
                int rest = deadline.restMillis();
                if (rest == 0) {
                    break;
                }
                lock.wait(rest);
            }
            return current;
        }
    }

    private static Optional<Server> server(ConnectionState state) {
        return state instanceof Connected connected ? Optional.of(connected.server()) : Optional.empty();
    }

    /**
     * Makes sure that a server runs: if there is none, runs the command that starts it (see {@link ConnectionOptions}).
     * Callers that ask while the command runs wait for the same one, and it is terminated when no caller waits any
     * more. However many apps ask at once, {@code projax start} starts one server. Blocks, so do not call it on a user
     * interface's own thread.
     *
     * @param limit for all of it; a command that ignores its termination takes 0.3 s more
     * @return the server
     * @throws LaunchException if no command is known, or it fails
     * @throws NoServerException if the command succeeds but no server appears, or if the connection is closed
     * @throws IOException if this process cannot look for it
     * @throws InterruptedException if the thread is interrupted
     */
    public Server ensureRunning(Duration limit) throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(limit);
        Optional<Server> running = server(requireOpen());
        if (running.isPresent()) {
            return running.get();
        }
        boolean found = Discovery.of(options.app())
                .find()
                .filter(server -> server.verified() || options.allowsUnverified())
                .isPresent();
        requireOpen();
        boolean launching = !found && !deadline.isOver();
        Optional<String> failure = launching ? launches.run(deadline) : Optional.empty();
        loop.hint();
        // a failed launch does not matter if there is a server anyway, for example because another app was quicker
        Duration rest = deadline.rest();
        boolean isShort = failure.isPresent() && rest.compareTo(ANOTHER_MAY_SHOW) > 0;
        Optional<Server> server = await(isShort ? ANOTHER_MAY_SHOW : rest);
        if (server.isEmpty()) {
            requireOpen();
            throw failure.<IOException>map(LaunchException::new)
                    .orElseGet(() -> new NoServerException(
                            launching
                                    ? "the start command exited with 0, but no verified server responded within "
                                            + deadline
                                    : "no verified server of " + options.app().name() + " found within " + deadline));
        }
        return server.get();
    }

    /** Returns the state, unless it is {@link Closed}. */
    private ConnectionState requireOpen() throws NoServerException {
        ConnectionState state = current();
        if (state instanceof Closed) {
            throw new NoServerException("the connection is closed");
        }
        return state;
    }

    /**
     * Sends a request to the current server. A verified server also gets its token, over a new connection on which it
     * has proved its identity first. If the request fails because the server is gone, the connection waits up to 10 s
     * for the next server and sends it once more, provided that the method is safe to repeat or nothing was sent yet.
     * Blocks, so do not call it on a user interface's own thread.
     *
     * @param method an HTTP method, in upper case
     * @param path the path with its query, starting with a slash
     * @param body JSON, or null for none; a request that changes something on a Projax server needs one, at least
     *     <code>{}</code>
     * @return the answer, whatever its status; a stream of events does not count as an answer
     * @throws IllegalArgumentException if the method or the path is malformed
     * @throws NoServerException if there is no server
     * @throws IOException if there is no answer
     */
    public ServerAnswer request(String method, String path, @Nullable String body) throws IOException {
        Request request = new Request(method, path, body);
        Server server = server(current()).orElseThrow(() -> noServer(current()));
        try {
            return request.send(options.app(), server, options.requestLimit());
        } catch (SocketTimeoutException | EndlessAnswerException e) {
            // the server may still be working on it, or would give the same answer again
            throw e;
        } catch (IOException e) {
            if (request.isSent() && !IDEMPOTENT.contains(method)) {
                throw e;
            }
            return request.send(options.app(), serverAfter(server, e), options.requestLimit());
        }
    }

    /** Waits for the next server after {@code lost}, which may turn out not to be lost. */
    private Server serverAfter(Server lost, IOException reason) throws IOException {
        try {
            ConnectionState next =
                    await(Deadline.in(DEATH_SHOWS), state -> !server(state).equals(Optional.of(lost)));
            if (!(next instanceof Connected)) {
                next = await(Deadline.in(RECONNECT_MAY_TAKE), state -> state instanceof Connected);
            }
            return server(next).orElseThrow(() -> reason);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a server");
        }
    }

    private NoServerException noServer(ConnectionState state) {
        return new NoServerException("not connected to any " + options.app().name() + " server; the state is "
                + state.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }

    /**
     * Closes the connection. The state is {@link Closed} at once, and that is the last one the listener receives.
     * Within 2 s, which a server may take to answer, its threads, files and sockets are released. Call it from any
     * thread, even in a callback. It never blocks, and a second call does nothing.
     */
    @Override
    public void close() {
        try {
            tell(new Closed());
        } finally {
            loop.close();
        }
    }

    /** Delivers a state, unless {@link Closed} came before. */
    private void tell(ConnectionState state) {
        synchronized (lock) {
            if (current instanceof Closed) {
                return;
            }
            current = state;
            lock.notifyAll();
            deliveries.add(state);
        }
        // outside the lock, because the executor may run the listener on this very thread
        deliveries.deliver();
    }
}
