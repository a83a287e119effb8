package dev.projax.core.hosting;

import dev.projax.core.allocation.PortBinder;
import dev.projax.core.instances.OwnIdentity;
import java.net.InetSocketAddress;
import java.util.List;

/** A binder that tells the identity its port before the first client can connect, because a proof covers the port. */
final class Announced<T> implements PortBinder<T> {
    private final PortBinder<T> binder;
    private final OwnIdentity identity;

    Announced(PortBinder<T> binder, OwnIdentity identity) {
        this.binder = binder;
        this.identity = identity;
    }

    @Override
    public T bind(List<InetSocketAddress> loopbacks) throws Exception {
        identity.boundTo(loopbacks.get(0).getPort());
        return binder.bind(loopbacks);
    }

    @Override
    public void stop(T bound) throws Exception {
        binder.stop(bound);
    }

    @Override
    public boolean takesIpv4Only() {
        return binder.takesIpv4Only();
    }
}
