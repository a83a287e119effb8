package dev.projax.core.allocation;

/**
 * A port that was tried and refused.
 *
 * @param port 1 to 65535
 * @param reason the reason, in the operating system's words; for people, so never parse it
 */
public record RefusedPort(int port, String reason) {
    /** Returns {@code 38124 (Address already in use)}. */
    @Override
    public String toString() {
        return port + " (" + reason + ")";
    }
}
