package dev.projax.core.net;

import java.net.URI;

/** The URL of a server on this machine, in the form that every client can dial. */
public final class LocalUrl {
    private LocalUrl() {}

    /**
     * Returns {@code http://localhost:PORT} if the server listens on 127.0.0.1 and ::1. Otherwise returns
     * {@code http://127.0.0.1:PORT}, because {@code localhost} may mean ::1, where another program may listen.
     *
     * @param port 1 to 65535
     */
    public static URI of(int port, boolean isOnBothLoopbacks) {
        return URI.create("http://" + (isOnBothLoopbacks ? "localhost" : "127.0.0.1") + ":" + port);
    }
}
