package dev.projax.core.allocation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A port that was tried and refused.
 *
 * @param port 1 to 65535
 * @param reason the reason, in the operating system's words; for people, so never parse it
 */
public record RefusedPort(int port, String reason) {
    /** Returns {@code 38124 (Address already in use), 38125 (leased to another program)}. */
    static String list(List<RefusedPort> ports) {
        return ports.stream().map(RefusedPort::toString).collect(Collectors.joining(", "));
    }

    /** Returns {@code 38124 (Address already in use)}. */
    @Override
    public String toString() {
        return port + " (" + reason + ")";
    }
}
