package dev.projax.desktop;

import java.lang.System.Logger;

/** The logger of a connection and all its parts, under the name that an app's author knows. */
final class ConnectionLog {
    static final Logger LOGGER = System.getLogger("dev.projax.desktop.ServerConnection");

    private ConnectionLog() {}
}
