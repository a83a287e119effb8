package dev.projax.core.hosting;

import java.io.IOException;
import java.nio.file.Path;

/** A server was to be the only one, but another one owns the port file. */
public final class AlreadyServedException extends IOException {
    private static final long serialVersionUID = 1;

    AlreadyServedException(Path portFile) {
        super("another server owns " + portFile);
    }
}
