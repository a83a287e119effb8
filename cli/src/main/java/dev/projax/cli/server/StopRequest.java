package dev.projax.cli.server;

import dev.projax.core.connection.NotKeptException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** The outcome of a request to stop: how long the server may take then, and how to report that it did not stop. */
enum StopRequest {
    /** The server accepted it. */
    TAKEN,

    /** The server answered otherwise, because it does not offer {@code POST /shutdown}, or does not accept ours. */
    DECLINED,

    /** There was no response. A server that refuses the connection is stopping, because another program asked it to. */
    IN_VAIN,

    /** The server does not respond. */
    HUNG,

    /** It was not sent, because another program might have got the token. */
    NEVER_MADE;

    /** The time that a server has to stop after it was asked to. */
    static final Duration MAY_TAKE = Duration.ofSeconds(5);

    /** The time for a server that may be stopping already, because another program asked it to. */
    static final Duration MAY_BE_STOPPING = Duration.ofSeconds(1);

    private static final int ACCEPTED = 202;

    /** The status of a server that is stopping, because another program asked it to. */
    private static final int STOPPING = 503;

    /** Returns the outcome for the status of the answer. */
    static StopRequest after(int status) {
        return status == ACCEPTED || status == STOPPING ? TAKEN : DECLINED;
    }

    /** Returns the outcome for a server that did not prove itself, for this reason. */
    static StopRequest after(IOException reason) {
        if (reason instanceof NotKeptException) {
            return NEVER_MADE;
        }
        return reason instanceof SocketTimeoutException ? HUNG : IN_VAIN;
    }

    Duration mayTake() {
        return this == TAKEN || this == IN_VAIN ? MAY_TAKE : MAY_BE_STOPPING;
    }

    /** Returns why the server did not stop. */
    String reason() {
        return switch (this) {
            case TAKEN -> "it did not stop within " + MAY_TAKE.toSeconds() + " s";
            case DECLINED -> "it did not accept POST /shutdown";
            case IN_VAIN, HUNG -> "it did not respond";
            case NEVER_MADE -> "it closed the connection after its proof, so the token could not be sent to it safely";
        };
    }
}
