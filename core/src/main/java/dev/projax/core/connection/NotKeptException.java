package dev.projax.core.connection;

import java.io.IOException;

/** Thrown if the server proves its identity but then closes the connection. */
public final class NotKeptException extends IOException {
    private static final long serialVersionUID = 1;

    NotKeptException() {
        super("the server closes the connection after its proof, so nothing can be sent to it safely");
    }
}
