package dev.projax.server;

import java.util.OptionalLong;

/**
 * How many connections a listener has open at a time. One more waits in the kernel until another one ends; where descriptors
 * run out instead, the library that accepts connections pauses for 250 ms after each few of them.
 *
 * @param connections in all
 * @param waiting of these, without a request; more than half of them never keep the others out
 */
record Capacity(int connections, int waiting) {
    /** Each may have sent 64 KiB of headers, and holds twice that while it has not sent them all. */
    private static final int MOST_WAITING = 1024;

    /** For files and sockets of other kinds. */
    private static final int LEFT_TO_OTHERS = 8;

    /** @param free descriptors of the process before it listens, if that is known */
    static Capacity of(OptionalLong free) {
        int connections = (int) Math.max(2, Math.min(Integer.MAX_VALUE, free.orElse(Long.MAX_VALUE) - LEFT_TO_OTHERS));
        return new Capacity(connections, Math.min(MOST_WAITING, connections / 2));
    }
}
