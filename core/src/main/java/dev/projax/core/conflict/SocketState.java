package dev.projax.core.conflict;

/** What a socket does with its port. */
public enum SocketState {
    /** It takes connections. */
    LISTENING,

    /** It is one end of a connection. */
    CONNECTED,

    /** It belongs to nobody any more: the system keeps the port of a closed connection for up to a minute. */
    TIME_WAIT
}
