package dev.projax.server;

import java.io.IOException;

/** A request body that is too large or malformed. */
final class BodyRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean tooLarge;

    private BodyRefusedException(boolean tooLarge, String detail) {
        super(detail);
        this.tooLarge = tooLarge;
    }

    static BodyRefusedException malformed(String detail) {
        return new BodyRefusedException(false, detail);
    }

    static BodyRefusedException tooLarge() {
        return new BodyRefusedException(true, "the request body is larger than 64 KiB");
    }

    int status() {
        return tooLarge ? 413 : 400;
    }

    String title() {
        return tooLarge ? "Content Too Large" : "Bad Request";
    }

    /** Returns what is wrong with it, for the body of the answer. */
    String detail() {
        return String.valueOf(getMessage());
    }
}
