package dev.projax.core.hosting;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Reports that a server does not answer as it must. The message says how it answers and how to fix it. */
final class UnfitAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient InetSocketAddress address;

    UnfitAnswerException(InetSocketAddress address, String message) {
        super(message);
        this.address = address;
    }

    /** Returns the address that was asked. */
    InetSocketAddress address() {
        return address;
    }
}
