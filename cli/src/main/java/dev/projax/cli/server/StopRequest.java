package dev.projax.cli.server;

import dev.projax.core.connection.NotKeptException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** What came of the request to stop, how long the server may take then, and what there is to say if that was not enough. */
enum StopRequest {
    /** It was taken. */
    TAKEN,

    /** It was not answered. One that refuses the connection is stopping, because somebody else has asked it. */
    IN_VAIN,

    /** The server is silent. */
    HUNG,

    /** It was not made, because the token could have gone to somebody else. */
    NEVER_MADE;

    /** So long a server may take that was asked to stop. */
    static final Duration MAY_TAKE = Duration.ofSeconds(5);

    /** Somebody else may have asked it, and then it answers no more. */
    static final Duration MAY_BE_ENDING = Duration.ofSeconds(1);

    private static final int ACCEPTED = 202;

    /** What a server answers to requests while it stops, because somebody else has asked it to. */
    private static final int STOPPING = 503;

    /** Decides by the status of the answer; empty if the server means something else. */
    static Optional<StopRequest> after(int status) {
        return status == ACCEPTED || status == STOPPING ? Optional.of(TAKEN) : Optional.empty();
    }

    /** Decides by why the server did not prove itself. */
    static StopRequest after(IOException reason) {
        if (reason instanceof NotKeptException) {
            return NEVER_MADE;
        }
        return reason instanceof SocketTimeoutException ? HUNG : IN_VAIN;
    }

    Duration mayTake() {
        return this == TAKEN || this == IN_VAIN ? MAY_TAKE : MAY_BE_ENDING;
    }

    /** Returns what is to be said of a server that has not ended then: a predicate. */
    String outcome() {
        return switch (this) {
            case TAKEN -> "has not stopped within " + MAY_TAKE.toSeconds() + " s";
            case IN_VAIN, HUNG -> "does not answer";
            case NEVER_MADE ->
                "closes the connection on which it has proved itself, so the token cannot be sent to it safely and it was not"
                        + " asked to stop";
        };
    }
}
