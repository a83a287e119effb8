package dev.projax.core.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Reports that a server of this process does not listen or answer as it must. Another port would not help. The
 * message says how it answers and how to fix it.
 */
public final class UnfitServerException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient InetSocketAddress address;

    public UnfitServerException(InetSocketAddress address, String message) {
        super(message);
        this.address = address;
    }

    /**
     * Returns the failure of a server that does not listen on one of its addresses.
     *
     * @param isOnly whether it is the only address that the server was given
     */
    public static UnfitServerException withoutListener(InetSocketAddress address, boolean isOnly, Deadline deadline) {
        return new UnfitServerException(
                address,
                "after " + deadline + " nothing listens on " + Addresses.text(address)
                        + (isOnly
                                ? "; listen on exactly this address, and look in the server's log for a failed bind"
                                : "; listen on every address that the binder gets, or use PortBinder.onIpv4"));
    }

    /** Returns the address that was asked. */
    public InetSocketAddress address() {
        return address;
    }
}
