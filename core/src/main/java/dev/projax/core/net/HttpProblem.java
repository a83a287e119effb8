package dev.projax.core.net;

/** The reasons why a response cannot be read. */
public enum HttpProblem {
    NOT_HTTP("the server does not speak HTTP"),
    MALFORMED("the server sent malformed HTTP"),
    TOO_LONG("the server's response is too large"),
    BROKEN_OFF("the server closed the connection before its response was complete");

    private final String sentence;

    HttpProblem(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
