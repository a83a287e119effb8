package dev.projax.core.net;

import java.io.IOException;

/** Says that what came is no answer, or not all of one; its message is for people who use the server. */
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
