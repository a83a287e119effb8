package dev.projax.core.net;

import java.net.BindException;

/**
 * Reports that another program answers on a port that this process was able to bind, so the port is as good as taken.
 * The message is the reason.
 */
public final class PortTakenException extends BindException {
    private static final long serialVersionUID = 1;

    public PortTakenException(String reason) {
        super(reason);
    }

    /** @param answer the answer that this process got instead of its own server's */
    public PortTakenException(String reason, UnfitServerException answer) {
        super(reason);
        initCause(answer);
    }
}
