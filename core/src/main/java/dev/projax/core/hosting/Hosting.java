package dev.projax.core.hosting;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortChoice;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.instances.Registration;
import dev.projax.core.inventory.PortFileOwner;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.portfile.PortFileClaim;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.Identity;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Brings a server up for an {@link App}: prepares the directory, takes a lock that says that it lives, queues for the port
 * file, binds the first free port, checks over HTTP that the server answers, and writes its record and the port file. If a
 * step fails, those before it are undone in reverse.
 *
 * <p>The threads of a server may all be daemons, as those of Projax's own are: then the caller's thread is what keeps the
 * process alive.
 *
 * <p>The server has to answer {@code GET /health} with {@link Health#body} as soon as it is bound.
 */
public final class Hosting {
    private static final Duration SELF_CHECK = Duration.ofSeconds(10);
    private static final Duration ANOTHER_OWNER_MAY_END = Duration.ofMillis(200);

    private Hosting() {}

    /**
     * Starts on the first free port of the app's range.
     *
     * @param <T> the bound server
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory is the problem
     * @throws IOException if the server cannot be bound, or is bound and does not answer as healthy within 10 s
     */
    public static <T> Hosted<T> start(App app, PortBinder<T> binder) throws IOException {
        return start(app, PortChoice.firstFreeOf(app.range()), binder);
    }

    /**
     * Starts on the first free port of {@code choice}, whatever the app's range is.
     *
     * @param <T> the bound server
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory is the problem
     * @throws IOException if the server cannot be bound, or is bound and does not answer as healthy within 10 s
     */
    public static <T> Hosted<T> start(App app, PortChoice choice, PortBinder<T> binder) throws IOException {
        return startProven(app, choice, identity -> binder);
    }

    /**
     * Starts a server that proves itself to its clients, on the first free port of the app's range: it answers
     * {@code GET /health} with {@link Identity#health} of the request's challenge.
     *
     * @param <T> the bound server
     * @param binder makes the binder of a server that has the given identity
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory is the problem
     * @throws IOException if the server cannot be bound, or is bound and does not answer as healthy within 10 s
     */
    public static <T> Hosted<T> startProven(App app, Function<Identity, PortBinder<T>> binder) throws IOException {
        return startProven(app, PortChoice.firstFreeOf(app.range()), binder);
    }

    /**
     * Starts a server that proves itself to its clients, on the first free port of {@code choice}.
     *
     * @param <T> the bound server
     * @param binder makes the binder of a server that has the given identity
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory is the problem
     * @throws IOException if the server cannot be bound, or is bound and does not answer as healthy within 10 s
     */
    public static <T> Hosted<T> startProven(App app, PortChoice choice, Function<Identity, PortBinder<T>> binder)
            throws IOException {
        return start(app, choice, binder, Turn.WHENEVER_IT_COMES);
    }

    /**
     * Starts a server that proves itself to its clients, if no other server of the app owns the port file; so that of many
     * that are started at once exactly one comes up. Another owner has 200 ms to end, for it may be about to.
     *
     * @param <T> the bound server
     * @param binder makes the binder of a server that has the given identity
     * @throws AlreadyServedException if somebody else owns the port file; then nothing was bound
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory is the problem
     * @throws IOException if the server cannot be bound, or is bound and does not answer as healthy within 10 s
     */
    public static <T> Hosted<T> startSole(App app, PortChoice choice, Function<Identity, PortBinder<T>> binder)
            throws IOException {
        return start(app, choice, binder, Turn.NOW);
    }

    /** When the server has to own the port file. */
    private enum Turn {
        NOW,
        WHENEVER_IT_COMES
    }

    private static <T> Hosted<T> start(App app, PortChoice choice, Function<Identity, PortBinder<T>> binder, Turn turn)
            throws IOException {
        TimeZoneLoading timeZone = TimeZoneLoading.start();
        try (Teardown teardown = new Teardown()) {
            PortFile portFile = PortFile.of(app);
            List<String> notices = new ArrayList<>(portFile.prepare());
            Registration registration = teardown.later(Registration.begin(app));
            OwnIdentity identity = registration.identity();
            PortFileClaim claim = teardown.later(PortFileClaim.join(portFile, identity.id()));
            if (turn == Turn.NOW) {
                requireOwner(claim, app, identity.id());
            }
            timeZone.await();
            PortBinder<T> announced = new Announced<>(binder.apply(identity), identity);
            BoundPort<T> port = teardown.later(app.allocator().bindFirstFree(choice, announced));

            requireHealthy(app, identity, port.port());
            registration.publish(port.port());
            teardown.later(registration::withdraw);
            claim.publish(port.port());
            teardown.later(claim);
            teardown.later(Upkeep.start(app, registration, claim));

            registration.warning().ifPresent(notices::add);
            if (!claim.isOwner()) {
                PortFileOwner.outOfReach(app, identity.id())
                        .ifPresent(owner ->
                                notices.add(owner + "; clients that read only that file do not find this server"));
            }
            return new Hosted<>(port, portFile.path(), identity.id(), notices, teardown.handOver());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + app.portFile());
        }
    }

    private static void requireOwner(PortFileClaim claim, App app, InstanceId self)
            throws IOException, InterruptedException {
        if (claim.awaitTurn(ANOTHER_OWNER_MAY_END)) {
            return;
        }
        Optional<String> owner = PortFileOwner.outOfReach(app, self);
        if (claim.isOwner()) {
            return;
        }
        throw owner.map(AlreadyServedException::outOfReach)
                .orElseGet(() -> AlreadyServedException.byAnotherServer(app.portFile()));
    }

    private static void requireHealthy(App app, Identity identity, int port) throws IOException {
        Candidate self = Discovery.of(app).within(SELF_CHECK).ask(port, identity);
        if (self.outcome() == Candidate.Outcome.ABSENT) {
            throw new IOException("the binder returned, but nothing listens on 127.0.0.1:" + port);
        }
        if (!self.outcome().isHealthy()) {
            throw new IOException("the server is bound to port " + port + ", but GET " + Health.PATH
                    + " failed: it " + self.detail() + "; it has to answer 200 with the body of "
                    + Health.class.getName());
        }
    }
}
