package dev.projax.cli.server;

import java.time.Duration;

/** The next step of {@code start}, which depends only on what it knows. */
enum StartStep {
    /** Use the verified server. */
    USE,

    /** Ask a silent server that seems to be the one in the port file once, patiently. */
    ASK_PATIENTLY,

    /** Wait for a server that is about to respond or to exit, and look again. */
    WAIT,

    /** Report that the server does not respond. */
    GIVE_UP_ON_SILENCE,

    /** Report that no server was ready in time. */
    GIVE_UP,

    /** Wait for the start lock, so that only one of many callers starts a server, and look again. */
    TAKE_TURN,

    /** Start a server. */
    SPAWN;

    /** The timeout of one response. With 200 callers at once, every process waits for the CPU. */
    static final Duration ANSWER_MAY_TAKE = Duration.ofSeconds(5);

    /** The time that a server has to start, and its caller to notice. */
    static final Duration START_MAY_TAKE = Duration.ofSeconds(30);

    /** The time for another caller to start a server, to give up, and for a third one to take over. */
    static final Duration OTHERS_MAY_TAKE = START_MAY_TAKE.multipliedBy(2);

    /** Whether the server in the port file is silent, according to its record and to the file or an attempt of our own. */
    enum Silence {
        NONE,
        /** Its lock is held, so it is running. */
        OF_A_LIVING,
        /** Locks do not work, so it may have stopped, and another program may hold its port. */
        UNKNOWN
    }

    /**
     * What {@code start} knows.
     *
     * @param isProven whether there is a verified server
     * @param silence whether the server in the port file is silent
     * @param silentFor the time since it was asked patiently; zero if it was not asked yet
     * @param isServed whether a server that this call started exited, because another one of this home is in the port
     *     file
     * @param lives whether a server of this home is running, with or without a record
     * @param hasTurn whether this call has the start lock
     * @param waited the time since this call began
     */
    record Known(
            boolean isProven,
            Silence silence,
            Duration silentFor,
            boolean isServed,
            boolean lives,
            boolean hasTurn,
            Duration waited) {}

    /** Returns the next step. While the server in the port file is running, no other one is started. */
    static StartStep after(Known known) {
        if (known.isProven) {
            return USE;
        }
        if (known.silence != Silence.NONE && known.silentFor.isZero()) {
            return ASK_PATIENTLY;
        }
        if (known.silence == Silence.OF_A_LIVING) {
            return known.silentFor.compareTo(ANSWER_MAY_TAKE) > 0 ? GIVE_UP_ON_SILENCE : WAIT;
        }
        if (known.waited.compareTo(OTHERS_MAY_TAKE) > 0) {
            return GIVE_UP;
        }
        if (known.isServed && known.lives) {
            return known.waited.compareTo(START_MAY_TAKE) > 0 ? GIVE_UP : WAIT;
        }
        return known.hasTurn ? SPAWN : TAKE_TURN;
    }
}
