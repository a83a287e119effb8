package dev.projax.core.hosting;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortChoice;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.instances.Program;
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
import org.jspecify.annotations.Nullable;

/**
 * The settings for starting a server of an {@link App}. {@link #start} prepares the directory, takes a lock that shows
 * that the server is running, queues for the port file, binds the first free port, checks over HTTP that the server
 * answers, and writes its record and the port file. If a step fails, the steps before it are undone in reverse.
 *
 * <p>All threads of a server may be daemons, like Projax's own. Then your thread must keep the process running.
 *
 * <p>The server must answer {@code GET} of {@link App#healthPath} with {@link Health#body} as soon as it is bound. Immutable: each method
 * that changes a setting returns a new value.
 */
public final class Hosting {
    private static final Duration SELF_CHECK = Duration.ofSeconds(10);
    private static final Duration ANOTHER_OWNER_MAY_END = Duration.ofMillis(200);

    private final App app;
    private final PortChoice choice;
    private final Turn turn;
    private final @Nullable Program program;

    /** When the port file must name the server. */
    private enum Turn {
        NOW,
        WHENEVER_IT_COMES
    }

    private Hosting(App app, PortChoice choice, Turn turn, @Nullable Program program) {
        this.app = app;
        this.choice = choice;
        this.turn = turn;
        this.program = program;
    }

    /** Returns the settings for a server of {@code app} on the first free port of the app's range. */
    public static Hosting of(App app) {
        return new Hosting(app, PortChoice.firstFreeOf(app.range()), Turn.WHENEVER_IT_COMES, null);
    }

    /** Returns a copy that tries the ports of {@code choice} instead of the app's range. */
    public Hosting on(PortChoice choice) {
        return new Hosting(app, choice, turn, program);
    }

    /**
     * Returns a copy that starts the server only if the port file names no other server of the app. If you start many at
     * once, exactly one starts. The other server gets 200 ms to stop, because it may be about to.
     */
    public Hosting sole() {
        return new Hosting(app, choice, Turn.NOW, program);
    }

    /**
     * Returns a copy that names the program behind the server, for display by {@code Server.program()} and
     * {@code projax status}.
     *
     * @param program its name and version, like {@code acme 1.2}: 1 to 64 printable ASCII characters
     * @throws IllegalArgumentException if it has another form
     */
    public Hosting program(String program) {
        return new Hosting(app, choice, turn, new Program(program));
    }

    /**
     * Starts a server that proves its identity to clients: it answers {@code GET} of {@link Identity#healthPath}
     * with {@link Identity#health} of the request's challenge.
     *
     * @param <T> the bound server
     * @param binder returns the binder of a server with the given identity
     * @throws AlreadyServedException if the server must be the {@link #sole} one but the port file already has an
     *     owner; nothing was bound then
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory cannot be used
     * @throws IOException if the server cannot be bound, or is bound but does not answer as healthy within 10 s
     */
    public <T> Hosted<T> start(Function<Identity, PortBinder<T>> binder) throws IOException {
        TimeZoneLoading timeZone = TimeZoneLoading.start();
        try (Teardown teardown = new Teardown()) {
            PortFile portFile = PortFile.of(app);
            List<String> notices = new ArrayList<>(portFile.prepare());
            Registration registration = teardown.later(Registration.begin(app, program));
            OwnIdentity identity = registration.identity();
            PortFileClaim claim = teardown.later(PortFileClaim.join(portFile, identity.id()));
            if (turn == Turn.NOW) {
                requireOwner(claim, identity.id());
            }
            timeZone.await();
            PortBinder<T> announced = new Announced<>(binder.apply(identity), identity);
            BoundPort<T> port = teardown.later(app.allocator().bindFirstFree(choice, announced));

            requireHealthy(identity, port.port());
            registration.publish(port.port());
            teardown.later(registration::withdraw);
            claim.publish(port.port());
            teardown.later(claim);
            teardown.later(Upkeep.start(app, registration, claim));

            registration.warning().ifPresent(notices::add);
            if (!claim.isOwner()) {
                PortFileOwner.outOfReach(app, identity.id())
                        .ifPresent(owner ->
                                notices.add(owner + ", so clients that read only that file do not find this server"));
            }
            return new Hosted<>(port, portFile.path(), identity.id(), notices, teardown.handOver());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + app.portFile());
        }
    }

    /**
     * Starts a server that does not prove its identity. Clients find it, but warn that it is unverified.
     *
     * @param <T> the bound server
     * @throws IOException in the cases of {@link #start}, with the same subtypes
     */
    public <T> Hosted<T> startUnverified(PortBinder<T> binder) throws IOException {
        return start(identity -> binder);
    }

    private void requireOwner(PortFileClaim claim, InstanceId self) throws IOException, InterruptedException {
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

    private void requireHealthy(Identity identity, int port) throws IOException {
        Candidate self = Discovery.of(app).within(SELF_CHECK).ask(port, identity);
        if (self.outcome() == Candidate.Outcome.ABSENT) {
            throw new IOException("the binder returned, but nothing listens on 127.0.0.1:" + port);
        }
        if (!self.outcome().isHealthy()) {
            throw new IOException("the server is bound to port " + port + ", but GET " + app.healthPath()
                    + " failed: it " + self.detail() + "; it must answer 200 with the body of "
                    + Health.class.getName());
        }
    }
}
