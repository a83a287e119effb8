package dev.projax.core.allocation;

import java.io.IOException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a server could listen on a port, by binding it for a moment.
 *
 * @param wildcardHides whether binding a loopback address can succeed next to another program's wildcard listener,
 *     which is the case outside Linux; then a port that accepts a connection counts as taken
 */
record PortCheck(LoopbackSockets sockets, boolean wildcardHides) {
    static final PortCheck OF_THIS_SYSTEM =
            new PortCheck(new LoopbackSockets(), !System.getProperty("os.name").equals("Linux"));

    /** Returns why no server could listen on the port now, in the operating system's words; null if one could. */
    @Nullable
    String refusalOf(int port, boolean ipv6) throws IOException {
        if (wildcardHides && sockets.accepts(port, ipv6)) {
            return Refusals.LISTENER;
        }
        BindException refused = sockets.refusalOf(port, ipv6);
        return refused == null ? null : Refusals.words(refused);
    }
}
