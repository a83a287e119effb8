package dev.projax.server;

import java.util.OptionalLong;

/**
 * The largest number of connections that a listener keeps open. One more waits in the kernel until another one is
 * closed. If descriptors run out instead, XNIO pauses for 250 ms after every few connections that it accepts.
 *
 * @param connections the limit for all connections
 * @param waiting the limit for connections without a request, at most half of all, so they cannot keep the others out
 */
record Capacity(int connections, int waiting) {
    /** Each of them may be sending 64 KiB of headers, and takes up twice that until all of them have arrived. */
    private static final int MOST_WAITING = 1024;

    /** Descriptors kept free for files and other sockets. */
    private static final int LEFT_TO_OTHERS = 8;

    /** @param free the number of free descriptors of the process before it listens; empty if unknown */
    static Capacity of(OptionalLong free) {
        int connections = (int) Math.max(2, Math.min(Integer.MAX_VALUE, free.orElse(Long.MAX_VALUE) - LEFT_TO_OTHERS));
        return new Capacity(connections, Math.min(MOST_WAITING, connections / 2));
    }
}
