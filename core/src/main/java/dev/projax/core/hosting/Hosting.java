package dev.projax.core.hosting;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortChoice;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.instances.Program;
import dev.projax.core.net.ServerStop;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Identity;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings for starting a server of an {@link App}. {@link #start} prepares the directory, takes a lock that shows
 * that the server is running, queues for the port file, binds the first free port, checks that the server answers
 * there, and writes its record and the port file. If a step fails, the steps before it are undone in
 * reverse.
 *
 * <p>If all threads of your server are daemons, keep a thread of your own running ({@link Hosted#awaitClose}).
 *
 * <p>Immutable: each method that changes a setting returns a new value.
 */
public final class Hosting {
    private final App app;
    private final PortChoice choice;
    private final boolean isSole;
    private final @Nullable Program program;

    private Hosting(App app, PortChoice choice, boolean isSole, @Nullable Program program) {
        this.app = app;
        this.choice = choice;
        this.isSole = isSole;
        this.program = program;
    }

    /** Returns the settings for a server of {@code app} on the first free port of the app's range. */
    public static Hosting of(App app) {
        return new Hosting(app, PortChoice.firstFreeOf(app.range()), false, null);
    }

    /** Returns a copy that tries the ports of {@code choice} instead of the app's range. */
    public Hosting on(PortChoice choice) {
        return new Hosting(app, choice, isSole, program);
    }

    /**
     * Returns a copy that starts the server only if the port file names no other server of the app. If you start many
     * at once, exactly one starts. A server in the port file gets 200 ms, in case it is stopping.
     */
    public Hosting sole() {
        return new Hosting(app, choice, true, program);
    }

    /**
     * Returns a copy that names the program behind the server, for display by {@code Server.program()} and
     * {@code projax status}.
     *
     * @param program its name and version, like {@code acme 1.2}: 1 to 64 printable ASCII characters
     * @throws IllegalArgumentException if it has another form
     */
    public Hosting program(String program) {
        return new Hosting(app, choice, isSole, new Program(program));
    }

    /**
     * Starts a server that proves its identity to clients: it answers {@code GET} of {@link Identity#healthPath} with
     * {@link Identity#health} of the request's challenge. Before anything is published, every address that the binder
     * got must answer with this very identity's proof. This call blocks: each address has 10 s to answer, but a wrong
     * answer, like 404 or no proof, fails at once. If another program answers there, because the
     * port is redirected or the server hides that it could not bind it, the next port is tried.
     *
     * @param <T> the bound server
     * @param binder returns the binder of a server with the given identity
     * @throws Hosted.AlreadyServedException if the server must be the {@link #sole} one but the port file already has an
     *     owner; nothing was bound then
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory cannot be used
     * @throws IOException if the server cannot be bound, listens on too few or too many addresses, or does not answer
     *     as it must; the message says what is wrong and how to fix it, and a failure of the binder is the cause
     */
    public <T> Hosted<T> start(Function<Identity, PortBinder<T>> binder) throws IOException {
        return start(binder, SelfCheck.Proof.REQUIRED);
    }

    /**
     * Starts a server that does not prove its identity. Clients find it, but warn that it is unverified. It must answer
     * {@code GET} of the app's health path with {@link dev.projax.core.registry.Health#body}. Without a proof, the
     * check cannot distinguish it from another healthy server on the same port.
     *
     * @param <T> the bound server
     * @throws IOException in the cases of {@link #start}, with the same subtypes
     */
    public <T> Hosted<T> startUnverified(PortBinder<T> binder) throws IOException {
        return start(identity -> binder, SelfCheck.Proof.NOT_REQUIRED);
    }

    private <T> Hosted<T> start(Function<Identity, PortBinder<T>> binder, SelfCheck.Proof proof) throws IOException {
        TimeZoneLoading timeZone = TimeZoneLoading.start();
        try (Teardown teardown = new Teardown()) {
            Publication publication = Publication.begin(app, program, teardown);
            publication.join(isSole);
            timeZone.await();
            OwnIdentity identity = publication.identity();
            SelfCheck check = new SelfCheck(app, identity, proof, SelfCheck.Advice.FOR_BINDER, SelfCheck.LIMIT);
            PortBinder<T> own = Objects.requireNonNull(binder.apply(identity), "binder");
            PortBinder<T> checked = new CheckedBinder<>(own, identity, check);
            BoundPort<T> port = teardown.later(app.allocator().bindFirstFree(choice, checked));
            return publication.publish(port);
        }
    }

    /**
     * Prepares a server that a framework binds itself, like Spring Boot, Quarkus or Jakarta EE.
     *
     * @return what to publish once the framework is up
     * @throws Hosted.AlreadyServedException if the server must be the {@link #sole} one but the port file already has an
     *     owner
     * @throws java.nio.file.FileSystemException if a file or directory cannot be used
     * @throws IOException if this process cannot do it for another reason
     */
    public Prepared prepare() throws IOException {
        Teardown teardown = new Teardown();
        try {
            Publication publication = Publication.begin(app, program, teardown);
            if (isSole) {
                publication.join(true);
            }
            return new Prepared(app, choice, publication, teardown);
        } catch (Throwable e) {
            teardown.close();
            throw e;
        }
    }

    /**
     * A server that a framework binds itself. Give the framework a free {@link #port} before it starts, let it answer
     * the health check with the {@link #identity}, and {@link #publish} it when it is up:
     *
     * <pre>{@code
     * try (var prepared = Hosting.of(acme).prepare()) {
     *     var context = new SpringApplicationBuilder(Acme.class)
     *             .properties("server.address=127.0.0.1", "server.port=" + prepared.port())
     *             .initializers(it -> it.getBeanFactory().registerSingleton("identity", prepared.identity()))
     *             .run(args);
     *     prepared.publish(context, ConfigurableApplicationContext::close).closeAtExit();
     * }
     * }</pre>
     *
     * <p>The framework starts only once, because the port is leased before. Only programs that do not respect the lease
     * can still take it ({@link PortLease}). Call {@code publish} after the framework is up, not in a start-up
     * callback: it blocks until the server answers, and the server may be waiting for the callback.
     *
     * <p>The framework must answer the health path with {@link Identity#health}, and should ask a
     * {@link BrowserPolicy} first. If it does not start, for example because another program took the port meanwhile,
     * close this and prepare another one; after {@link #publish}, closing this does nothing. If the framework stops
     * first, close the {@link Hosted}, or its record stays until the JVM exits. If the server must be the
     * {@link #sole} one, this owns the port file from the beginning, so publish or close it soon. Safe for use from any
     * thread.
     */
    public static final class Prepared implements Closeable {
        private final App app;
        private final PortChoice choice;
        private final Publication publication;
        private final Teardown teardown;
        private @Nullable PortLease lease;
        private boolean isDone;

        Prepared(App app, PortChoice choice, Publication publication, Teardown teardown) {
            this.app = app;
            this.choice = choice;
            this.publication = publication;
            this.teardown = teardown;
        }

        /** Returns the identity with which the server must answer the health check. */
        public Identity identity() {
            return publication.identity();
        }

        /**
         * Returns a port for the framework, 1 to 65535: the first one of the choice that was free a moment ago and that
         * no other program has leased. It stays leased until the published server is closed. Every call returns the
         * same port. In a program that runs inside a lease, do not call this, and publish the port of that lease.
         *
         * @throws dev.projax.core.allocation.NoFreePortException if every port is taken or leased
         * @throws java.nio.file.FileSystemException if leases do not work
         * @throws IllegalStateException if it was published before, or closed
         */
        public synchronized int port() throws IOException {
            requireOpen();
            if (lease == null) {
                lease = teardown.later(app.leases().lease(choice));
                publication.identity().boundTo(lease.port());
            }
            return lease.port();
        }

        /**
         * Publishes the server that listens on {@link #port}, like {@link #publish(int, Object, PortBinder.Stop)}.
         *
         * @param <T> the server
         * @throws IllegalStateException also if {@link #port} was not called before
         */
        public synchronized <T> Hosted<T> publish(T server, PortBinder.Stop<? super T> stop) throws IOException {
            if (lease == null) {
                throw new IllegalStateException(
                        "the server cannot know its port: call port() before it starts, or publish(port, ...)");
            }
            return publish(lease.port(), server, stop);
        }

        /**
         * Checks and publishes a server that is up. It must answer on 127.0.0.1 with the proof of the
         * {@link #identity}, and may do so on ::1 too, but not on the wildcard address. If it does not listen on ::1,
         * that address is held for it. This call blocks; the server has 10 s to answer.
         *
         * @param <T> the server
         * @param port the port that the framework chose, 1 to 65535
         * @param server what {@link Hosted#bound} returns
         * @param stop stops the server when the result is closed; it may do nothing if the framework does that
         * @throws java.nio.file.FileSystemException if a file or directory cannot be used
         * @throws IOException if the server does not listen or answer as it must; the message says how to fix it. In
         *     both cases nothing is published, the server is stopped, and this is closed
         * @throws IllegalStateException if it was published before, or closed
         */
        public <T> Hosted<T> publish(int port, T server, PortBinder.Stop<? super T> stop) throws IOException {
            return publish(port, server, stop, SelfCheck.Proof.REQUIRED);
        }

        /**
         * Publishes a server that gives no proof. Clients find it, but warn that it is unverified. It must listen on
         * 127.0.0.1 only, because without a proof nothing shows whose listener is on ::1.
         *
         * @param <T> the server
         * @throws IOException in the cases of {@link #publish(int, Object, PortBinder.Stop)}, with the same subtypes
         */
        public <T> Hosted<T> publishUnverified(int port, T server, PortBinder.Stop<? super T> stop) throws IOException {
            return publish(port, server, stop, SelfCheck.Proof.NOT_REQUIRED);
        }

        private synchronized <T> Hosted<T> publish(
                int port, T server, PortBinder.Stop<? super T> stop, SelfCheck.Proof proof) throws IOException {
            Objects.requireNonNull(stop, "stop");
            requireOpen();
            isDone = true;
            SelfCheck check = new SelfCheck(app, identity(), proof, SelfCheck.Advice.FOR_PREPARED, SelfCheck.LIMIT);
            // Closes what is left if a step fails, the server too.
            try (teardown) {
                ServerStop running = teardown.later(new ServerStop(port, () -> stop.stop(server)));
                publication.identity().boundTo(port);
                List<InetSocketAddress> addresses = check.requireLoopbacks(port);
                BoundPort<T> bound = teardown.later(app.allocator().adopt(addresses, server, it -> running.close()));
                return publication.publish(bound);
            }
        }

        private void requireOpen() {
            if (isDone) {
                throw new IllegalStateException("published before, or closed; prepare another one");
            }
        }

        /** Releases the port and everything else, if nothing was published. A second call does nothing. */
        @Override
        public synchronized void close() throws IOException {
            isDone = true;
            teardown.close();
        }
    }
}
