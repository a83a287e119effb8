package dev.projax.desktop;

import java.io.IOException;

/** Says that an answer is a stream, which has no end to wait for; it is the same at a second try. */
final class EndlessAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    EndlessAnswerException(String path) {
        super(path + " is a stream of events, which never ends; the connection holds " + EventStream.PATH + " itself");
    }
}
