package dev.projax.cli.server;

import java.time.Duration;

/** What a start does next, decided by what it knows. */
enum StartStep {
    /** Answer with the server that has proved itself. */
    USE,

    /** Ask a server that seems to own the port file and is silent, once, with patience. */
    ASK_PATIENTLY,

    /** Wait for somebody who is about to answer or to end, and look again. */
    WAIT,

    /** Tell that the server hangs. */
    GIVE_UP_ON_SILENCE,

    /** Tell that no server has come up. */
    GIVE_UP,

    /** Wait for the start lock, so that of many callers one starts a server, and look again. */
    TAKE_TURN,

    /** Start a server. */
    SPAWN;

    /** So long a server has for one answer before it counts as hung: beside 200 callers each waits for the processor. */
    static final Duration ANSWER_MAY_TAKE = Duration.ofSeconds(5);

    /** So long a server has to come up, and whoever starts it to see that. */
    static final Duration START_MAY_TAKE = Duration.ofSeconds(30);

    /** Whoever is about to start a server may have to give up, and another one to take over. */
    static final Duration OTHERS_MAY_TAKE = START_MAY_TAKE.multipliedBy(2);

    /** Of a server that does not answer, though its record, and the port file or an own attempt, say that it owns the file. */
    enum Silence {
        NONE,
        /** Its lock is held: it lives. */
        OF_A_LIVING,
        /** Locks do not work, so it may have ended, and a stranger may have its port. */
        UNKNOWN
    }

    /**
     * What is known.
     *
     * @param isProven a server has proved itself
     * @param silence whether the owner is silent
     * @param silentFor since when, after it was asked patiently; zero if it was not asked yet
     * @param isServed a server that was started here ended, because another one of this home owns the port file
     * @param lives whether an instance of this home lives, with a record or not yet
     * @param hasTurn this call has the start lock
     * @param waited since this call began
     */
    record Known(
            boolean isProven,
            Silence silence,
            Duration silentFor,
            boolean isServed,
            boolean lives,
            boolean hasTurn,
            Duration waited) {}

    /** Decides. A server is never started against an owner that lives. */
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
