package dev.projax.desktop;

import java.io.IOException;

/** Says that the command that starts the server could not be run, or has failed; the message has its own last words. */
public final class LaunchException extends IOException {
    private static final long serialVersionUID = 1;

    LaunchException(String message) {
        super(message);
    }
}
