package dev.projax.core.net;

import java.io.IOException;

/** Reports a response that is incomplete or is not HTTP. The message is for the server's users. */
public final class HttpException extends IOException {
    private static final long serialVersionUID = 1;

    private final HttpProblem problem;

    HttpException(HttpProblem problem) {
        super(problem.sentence());
        this.problem = problem;
    }

    public HttpProblem problem() {
        return problem;
    }
}
