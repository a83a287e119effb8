package dev.projax.core.hosting;

import dev.projax.core.allocation.PortBinder;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.net.UnfitServerException;
import dev.projax.core.net.Uninterrupted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * A binder that tells the identity its port before the first client can connect, because a proof contains the port, and
 * that returns only servers that answer as they must.
 */
final class CheckedBinder<T> implements PortBinder<T> {
    private final PortBinder<T> binder;
    private final OwnIdentity identity;
    private final SelfCheck check;

    CheckedBinder(PortBinder<T> binder, OwnIdentity identity, SelfCheck check) {
        this.binder = binder;
        this.identity = identity;
        this.check = check;
    }

    @Override
    public T bind(List<InetSocketAddress> loopbacks) throws Exception {
        identity.boundTo(loopbacks.get(0).getPort());
        T bound = Objects.requireNonNull(binder.bind(loopbacks), "the binder returned null instead of its server");
        try {
            check.require(loopbacks);
            return bound;
        } catch (IOException | RuntimeException e) {
            throw stopped(bound, e);
        }
    }

    /** Stops an unfit server, and returns the failure to report. */
    private Exception stopped(T bound, Exception failure) throws IOException {
        try {
            Uninterrupted.run(() -> binder.stop(bound));
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failure.addSuppressed(e);
            return failure;
        }
        return failure instanceof UnfitServerException unfit ? check.blame(unfit) : failure;
    }

    @Override
    public void stop(T bound) throws Exception {
        binder.stop(bound);
    }

    /** Without a check, because the server has been verified before. */
    @Override
    public boolean listenAlsoOn(T bound, InetSocketAddress address) throws Exception {
        return binder.listenAlsoOn(bound, address);
    }

    @Override
    public boolean takesIpv4Only() {
        return binder.takesIpv4Only();
    }
}
