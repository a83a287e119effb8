package dev.projax.desktop;

import dev.projax.core.discovery.Server;

/** What a {@link ServerConnection} knows of the app's server. */
public sealed interface ConnectionState {
    /** There is none, or none that may be used; it is being looked for. */
    record Searching() implements ConnectionState {}

    /** It answers. */
    record Connected(Server server) implements ConnectionState {}

    /** It has said nothing for 5 s, and its port is still open: it hangs, or is stopped. Another one is being looked for. */
    record Unresponsive(Server server) implements ConnectionState {}

    /** The connection was closed; it tells nothing any more. */
    record Closed() implements ConnectionState {}
}
