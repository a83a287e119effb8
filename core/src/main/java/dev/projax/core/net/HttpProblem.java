package dev.projax.core.net;

/** Why an answer cannot be read. */
public enum HttpProblem {
    NOT_HTTP("the server does not speak HTTP"),
    MALFORMED("the server's HTTP is malformed"),
    TOO_LONG("the server's answer is too large"),
    BROKEN_OFF("the server closed the connection before its answer was complete");

    private final String sentence;

    HttpProblem(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
