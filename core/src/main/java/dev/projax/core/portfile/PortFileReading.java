package dev.projax.core.portfile;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a look at the port file gave: a port, nothing because there is none, or nothing because of what is there. */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public final class PortFileReading {
    public static final PortFileReading MISSING = new PortFileReading(0, "");

    private final int port;
    private final String reason;

    private PortFileReading(int port, String reason) {
        this.port = port;
        this.reason = reason;
    }

    static PortFileReading port(int port) {
        return new PortFileReading(port, "");
    }

    static PortFileReading ignored(String reason) {
        return new PortFileReading(0, reason);
    }

    /** Returns the port that it names, 1 to 65535. */
    public OptionalInt port() {
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** Tells whether it names {@code port}. */
    public boolean names(int port) {
        return port != 0 && this.port == port;
    }

    /** Returns why something is there and does not count, as the end of a sentence. */
    public Optional<String> ignored() {
        return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PortFileReading reading && port == reading.port && reason.equals(reading.reason);
    }

    @Override
    public int hashCode() {
        return 31 * port + reason.hashCode();
    }

    /** Returns {@code 38124}, {@code missing} or {@code ignored: REASON}. */
    @Override
    public String toString() {
        if (port != 0) {
            return Integer.toString(port);
        }
        return reason.isEmpty() ? "missing" : "ignored: " + reason;
    }
}
