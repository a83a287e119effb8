package dev.projax.core.hosting;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.instances.Program;
import dev.projax.core.instances.Registration;
import dev.projax.core.inventory.PortFileOwner;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.portfile.PortFileClaim;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a start does besides binding its server: first it takes its lock and its place in the queue for the port file,
 * and afterwards it writes its record and the port file. Every step is added to a teardown. Not thread-safe.
 */
final class Publication {
    private static final Duration ANOTHER_OWNER_MAY_END = Duration.ofMillis(200);

    private final App app;
    private final PortFile portFile;
    private final Registration registration;
    private final List<String> notices;
    private final Teardown teardown;
    private @Nullable PortFileClaim claim;

    private Publication(
            App app, PortFile portFile, Registration registration, List<String> notices, Teardown teardown) {
        this.app = app;
        this.portFile = portFile;
        this.registration = registration;
        this.notices = notices;
        this.teardown = teardown;
    }

    /** Takes the lock of a new server. */
    static Publication begin(App app, @Nullable Program program, Teardown teardown) throws IOException {
        PortFile portFile = PortFile.of(app);
        List<String> notices = new ArrayList<>(portFile.prepare());
        Registration registration = teardown.later(Registration.begin(app, program));
        return new Publication(app, portFile, registration, notices, teardown);
    }

    /**
     * Joins the queue for the port file. Until the server is published, the file names no server if it is this one's
     * turn, so do not join long before.
     *
     * @throws Hosted.AlreadyServedException if it must be the sole server, but the file has another owner
     */
    PortFileClaim join(boolean isSole) throws IOException {
        try {
            PortFileClaim joined = teardown.later(
                    PortFileClaim.join(portFile, registration.identity().id()));
            if (isSole) {
                requireOwner(app, joined, registration.identity().id());
            }
            claim = joined;
            return joined;
        } catch (InterruptedException e) {
            throw interrupted(app);
        }
    }

    private static void requireOwner(App app, PortFileClaim claim, InstanceId self)
            throws IOException, InterruptedException {
        if (claim.awaitTurn(ANOTHER_OWNER_MAY_END)) {
            return;
        }
        Optional<String> owner = PortFileOwner.outOfReach(app, self);
        if (claim.isOwner()) {
            return;
        }
        throw owner.map(Hosted.AlreadyServedException::outOfReach)
                .orElseGet(() -> Hosted.AlreadyServedException.byAnotherServer(app.portFile()));
    }

    OwnIdentity identity() {
        return registration.identity();
    }

    /** Takes the steps after the server is bound. The teardown then belongs to the result. */
    <T> Hosted<T> publish(BoundPort<T> port) throws IOException {
        try {
            PortFileClaim joined = claim == null ? join(false) : claim;
            registration.publish(port.port(), port.isOnBothLoopbacks());
            teardown.later(registration::withdraw);
            joined.publish(port.port());
            teardown.later(joined);
            Upkeep upkeep = Upkeep.of(app, registration, joined, port);
            upkeep.takeIpv6().ifPresent(notices::add);
            teardown.later(upkeep).start();

            registration.warning().ifPresent(notices::add);
            if (!joined.isOwner()) {
                PortFileOwner.outOfReach(app, identity().id())
                        .ifPresent(owner ->
                                notices.add(owner + ", so clients that read only that file do not find this server"));
            }
            return new Hosted<>(port, portFile.path(), identity().id(), notices, teardown.handOver());
        } catch (InterruptedException e) {
            throw interrupted(app);
        }
    }

    private static InterruptedIOException interrupted(App app) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for " + app.portFile());
    }
}
