package dev.projax.desktop;

import java.io.IOException;

/** Thrown when an answer is a stream that never ends. Trying again gives the same result. */
final class EndlessAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    EndlessAnswerException(String path) {
        super(path + " is a stream of events, which never ends; the connection itself reads " + EventStream.PATH);
    }
}
