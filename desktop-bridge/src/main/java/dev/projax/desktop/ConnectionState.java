package dev.projax.desktop;

import dev.projax.core.discovery.Server;

/** What a {@link ServerConnection} knows of the app's server. */
public sealed interface ConnectionState {
    /** No server runs, or none that may be used. The connection keeps looking. */
    record Searching() implements ConnectionState {}

    /** The server responds. */
    record Connected(Server server) implements ConnectionState {}

    /**
     * The server has been silent for 5 s and its port is still open, because it hangs or is suspended. The connection
     * looks for another one.
     */
    record Unresponsive(Server server) implements ConnectionState {}

    /** The connection is closed and reports nothing more. */
    record Closed() implements ConnectionState {}
}
