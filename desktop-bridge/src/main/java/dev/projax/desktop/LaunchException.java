package dev.projax.desktop;

import java.io.IOException;

/**
 * Thrown when the command that starts the server cannot be run or fails. The message includes the last line that it
 * wrote to stderr.
 */
public final class LaunchException extends IOException {
    private static final long serialVersionUID = 1;

    LaunchException(String message) {
        super(message);
    }
}
