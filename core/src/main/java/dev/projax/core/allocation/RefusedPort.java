package dev.projax.core.allocation;

/**
 * A port that was tried and not got.
 *
 * @param port 1 to 65535
 * @param reason why, in the operating system's own words: for people, never to be parsed
 */
public record RefusedPort(int port, String reason) {
    /** Returns {@code 38124 (Address already in use)}. */
    @Override
    public String toString() {
        return port + " (" + reason + ")";
    }
}
