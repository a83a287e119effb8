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
 * A desktop app's hold on the app's server, through crashes, restarts and changes of the port: it is opened once, and then
 * the app simply has the server. It stays with the server that it has as long as that one answers, also when another one
 * takes the port file.
 *
 * <p>It holds one quiet connection to the server, whose end tells at once that the server has ended; a server without
 * {@code GET /events} is asked for its health every 2 s instead. While there is none, it watches the directory of the port
 * file. One thread, a daemon, does all of it, and another one watches. May be used from any thread.
 */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public final class ServerConnection implements AutoCloseable {
    /** HTTP methods that may be done twice (RFC 9110, section 9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS");

    /** So long a request that has failed waits to see whether its server has ended, or only closed the connection. */
    private static final Duration DEATH_SHOWS = Duration.ofMillis(250);

    /** So long a request that has failed waits for the next server. */
    private static final Duration RECONNECT_MAY_TAKE = Duration.ofSeconds(10);

    /** So long after a launch that has failed a server may still show itself, as on a machine so busy that the launch gave up. */
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
     * Begins to look for the server, and goes on until the connection is closed. The listener is told {@link Searching}
     * first, and then whatever changes.
     *
     * @param listener learns of each state; may call everything here
     * @param executor the listener's, such as {@code SwingUtilities::invokeLater} or {@code Platform::runLater}; with
     *     {@code Runnable::run} a slow listener holds everything up
     * @throws IOException if this process cannot have another file descriptor
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

    /** Returns the state now; the listener may not have been told yet. Never blocks. */
    public ConnectionState current() {
        synchronized (lock) {
            return current;
        }
    }

    /**
     * Waits for a server.
     *
     * @param limit more than a year counts as a year
     * @return the server if there is one, empty if the time is up or the connection is closed
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<Server> await(Duration limit) throws InterruptedException {
        return server(await(Deadline.in(limit), state -> state instanceof Connected));
    }

    /** Waits until the state is as wanted, closed, or the time is up, and returns it. */
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
     * Makes sure that a server runs: where there is none, runs the command that starts it, as {@link ConnectionOptions} has
     * it. Who asks while it runs waits for the same one; it is ended when nobody waits any more. However many apps ask at
     * once, {@code projax start} starts one server. Blocks: not for a user interface's own thread.
     *
     * @param limit of all of it; a command that does not end when it is told to takes 0.3 s more
     * @return the server
     * @throws LaunchException if no command is known, or it fails
     * @throws NoServerException if the command has ended well, and there is no server all the same; or if the connection is
     *     closed
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
        Optional<String> failure = found || deadline.isOver() ? Optional.empty() : launches.run(deadline);
        loop.hint();
        // a launch that has failed is none if there is a server all the same, as when somebody else was quicker
        Duration rest = deadline.rest();
        boolean isShort = failure.isPresent() && rest.compareTo(ANOTHER_MAY_SHOW) > 0;
        Optional<Server> server = await(isShort ? ANOTHER_MAY_SHOW : rest);
        if (server.isEmpty()) {
            requireOpen();
            throw failure.<IOException>map(LaunchException::new)
                    .orElseGet(() -> new NoServerException(
                            "no server of " + options.app().name() + " has proved itself within " + deadline));
        }
        return server.get();
    }

    /** Returns the state if it is not {@link Closed}. */
    private ConnectionState requireOpen() throws NoServerException {
        ConnectionState state = current();
        if (state instanceof Closed) {
            throw new NoServerException("the connection is closed");
        }
        return state;
    }

    /**
     * Sends a request to the current server, with its token if it is verified: over a connection of its own, on which the
     * server has proved itself before. If it fails for want of the server, one that may be done twice, or has not been
     * sent yet, is sent once more when there is a server again, for which it waits up to 10 s. Blocks: not for a user
     * interface's own thread.
     *
     * @param method an HTTP method, in upper case
     * @param path with the query, from the slash on
     * @param body JSON, or null for none; what changes something on a Projax server needs one, at least <code>{}</code>
     * @return the answer, whatever its status; a stream of events is none
     * @throws IllegalArgumentException if the method or the path has another form
     * @throws NoServerException if there is none
     * @throws IOException if there is no answer
     */
    public ServerAnswer request(String method, String path, @Nullable String body) throws IOException {
        Request request = new Request(method, path, body);
        Server server = server(current()).orElseThrow(() -> noServer(current()));
        try {
            return request.send(server, options.requestLimit());
        } catch (SocketTimeoutException | EndlessAnswerException e) {
            // it may still be at work, or says the same again
            throw e;
        } catch (IOException e) {
            if (request.isSent() && !IDEMPOTENT.contains(method)) {
                throw e;
            }
            return request.send(serverAfter(server, e), options.requestLimit());
        }
    }

    /** Waits for the server after {@code lost}, which may turn out not to be lost. */
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
        return new NoServerException("there is no server of " + options.app().name() + ": the connection is "
                + state.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }

    /**
     * Ends the connection: the state is {@link Closed} at once, which is also the last that the listener is told, and
     * within 2 s, which a server may take to answer, no thread, file or socket of it is left. From any thread, also in a callback; never blocks; a
     * second call does nothing.
     */
    @Override
    public void close() {
        try {
            tell(new Closed());
        } finally {
            loop.close();
        }
    }

    /** Nothing comes after {@link Closed}. */
    private void tell(ConnectionState state) {
        synchronized (lock) {
            if (current instanceof Closed) {
                return;
            }
            current = state;
            lock.notifyAll();
            deliveries.add(state);
        }
        // outside, for the executor may run the listener on this very thread
        deliveries.deliver();
    }
}
