package dev.projax.core.hosting;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Candidate.Outcome;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.net.Deadline;
import dev.projax.core.net.Loopback;
import dev.projax.core.net.PortTakenException;
import dev.projax.core.net.Tls;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Identity;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks a server of this process for its health, as its clients will, and explains what is wrong with the answer. If the
 * server has not begun to listen, does not answer, or reports an error of its own (5xx), it is asked again every 50 ms.
 */
final class SelfCheck {
    /** The time limit for all addresses of a server. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Duration GONE_LIMIT = Duration.ofSeconds(1);
    private static final int RETRY_MILLIS = 50;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private final App app;
    private final Identity identity;
    private final Proof proof;
    private final Duration limit;

    /** Whether a healthy answer needs a proof. */
    enum Proof {
        REQUIRED,
        NOT_REQUIRED
    }

    SelfCheck(App app, Identity identity, Proof proof, Duration limit) {
        this.app = app;
        this.identity = identity;
        this.proof = proof;
        this.limit = limit;
    }

    /**
     * Checks that the server answers on each address.
     *
     * @throws UnfitAnswerException if it does not
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if this process cannot ask at all
     */
    void require(List<InetSocketAddress> addresses) throws IOException {
        Deadline deadline = Deadline.in(limit);
        for (InetSocketAddress address : addresses) {
            Candidate answer = ask(address, deadline.rest());
            while (mayBecomeFit(answer) && !deadline.isOver()) {
                pause();
                answer = ask(address, deadline.rest());
            }
            if (!isFit(answer)) {
                throw new UnfitAnswerException(address, explain(address, addresses.size() == 1, answer, deadline));
            }
        }
    }

    /**
     * Returns the failure to report after the unfit server has been stopped: if something still answers, another program
     * does, and the port is as good as taken.
     */
    IOException blame(UnfitAnswerException failure) throws IOException {
        Deadline deadline = Deadline.in(GONE_LIMIT);
        while (ask(failure.address(), Discovery.DEFAULT_DEADLINE).outcome() != Outcome.ABSENT) {
            if (deadline.isOver()) {
                return new PortTakenException("another program answers on " + Loopback.text(failure.address()));
            }
            pause();
        }
        return failure;
    }

    private Candidate ask(InetSocketAddress address, Duration rest) throws IOException {
        return Discovery.of(app)
                .within(rest.isZero() ? Duration.ofMillis(1) : rest)
                .ask(address, identity);
    }

    private boolean isFit(Candidate answer) {
        return answer.outcome() == Outcome.VERIFIED
                || (answer.outcome() == Outcome.UNVERIFIED && proof == Proof.NOT_REQUIRED);
    }

    private static boolean mayBecomeFit(Candidate answer) {
        return answer.outcome() == Outcome.ABSENT
                || answer.outcome() == Outcome.UNRESPONSIVE
                || answer.status().orElse(0) >= SERVER_ERROR;
    }

    private String explain(InetSocketAddress address, boolean isOnly, Candidate answer, Deadline deadline) {
        String where = Loopback.text(address);
        String request = "GET " + app.healthPath() + " on " + where;
        return switch (answer.outcome()) {
            case ABSENT ->
                "after " + deadline + " nothing listens on " + where
                        + (isOnly
                                ? "; listen on exactly this address, and look in the server's log for a failed bind"
                                : "; listen on every address that the binder gets, or use PortBinder.onIpv4");
            case UNRESPONSIVE ->
                request + " has no answer after " + deadline + " (it " + answer.detail()
                        + "); the server must answer as soon as its binder returns";
            case UNVERIFIED ->
                answer.claimed().isPresent()
                        ? request
                                + " answers with the proof of another server; answer with the identity that this start"
                                + " gave to your binder"
                        : request + " answers, but without a proof; pass the request header Projax-Challenge to"
                                + " identity.health and send all headers of its answer, or use startUnverified";
            case FOREIGN ->
                answer.claimed().isPresent()
                        ? request + " answers with a wrong proof; pass each request's own header Projax-Challenge to"
                                + " identity.health"
                        : foreign(address, request, answer);
            case VERIFIED -> throw new IllegalArgumentException("nothing to explain: " + answer);
        };
    }

    private String foreign(InetSocketAddress address, String request, Candidate answer) {
        if (answer.status().orElse(0) == NOT_FOUND) {
            return request + " answers HTTP 404; answer this path with identity.health, or choose another path with"
                    + " App.withHealthPath";
        }
        if (answer.status().isEmpty() && Tls.answersOn(address)) {
            return Loopback.text(address) + " answers TLS; clients on this machine use plain HTTP";
        }
        return request + " fails: it " + answer.detail() + "; answer 200 with the body and headers of identity.health";
    }

    private static void pause() throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the server to answer");
        }
    }
}
