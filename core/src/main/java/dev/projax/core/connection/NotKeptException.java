package dev.projax.core.connection;

import java.io.IOException;

/** Says that the server has proved itself, but closes the connection then. */
public final class NotKeptException extends IOException {
    private static final long serialVersionUID = 1;

    NotKeptException() {
        super("the server closes the connection after its proof, so that nothing can be sent to it safely");
    }
}
