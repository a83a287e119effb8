package dev.projax.desktop;

import java.io.IOException;

/** Thrown when there is no server that may be used. */
public final class NoServerException extends IOException {
    private static final long serialVersionUID = 1;

    NoServerException(String message) {
        super(message);
    }
}
