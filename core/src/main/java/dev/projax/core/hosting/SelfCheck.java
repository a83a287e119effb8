package dev.projax.core.hosting;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Candidate.Outcome;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.net.Addresses;
import dev.projax.core.net.Deadline;
import dev.projax.core.net.Loopback;
import dev.projax.core.net.PlainBind;
import dev.projax.core.net.PortTakenException;
import dev.projax.core.net.Tls;
import dev.projax.core.net.UnfitServerException;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Identity;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks a server of this process for its health, as its clients will, and explains what is wrong with the answer. If the
 * next answer may be better, it asks again every 50 ms.
 */
final class SelfCheck {
    /** How long each address of a server is asked. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    /** How long one question may wait, because the server may have lost it while it started. */
    private static final Duration ASK_LIMIT = Duration.ofSeconds(2);

    /** How long answers that are not HTTP, and refused connections to a bound address, may be a matter of starting. */
    private static final Duration ODD_LIMIT = Duration.ofSeconds(1);

    private static final Duration GONE_LIMIT = Duration.ofSeconds(1);
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private final App app;
    private final Identity identity;
    private final Proof proof;
    private final Advice advice;
    private final Duration limit;

    /** Whether a healthy answer needs a proof. */
    enum Proof {
        REQUIRED("identity.health"),
        NOT_REQUIRED("Health.body");

        private final String answer;

        /** @param answer what a server must answer with */
        Proof(String answer) {
            this.answer = answer;
        }
    }

    /** How to fix the server, in the words of the API that published it. */
    enum Advice {
        FOR_BINDER("the identity that this start gave to your binder", "startUnverified", ""),

        /** The framework may have lost the port to another program, without a word to us. */
        FOR_PREPARED("the identity of this Prepared", "publishUnverified", ", if it is your server that answers");

        private final String identity;
        private final String withoutProof;
        private final String doubt;

        Advice(String identity, String withoutProof, String doubt) {
            this.identity = identity;
            this.withoutProof = withoutProof;
            this.doubt = doubt;
        }
    }

    SelfCheck(App app, Identity identity, Proof proof, Advice advice, Duration limit) {
        this.app = app;
        this.identity = identity;
        this.proof = proof;
        this.advice = advice;
        this.limit = limit;
    }

    /**
     * Checks that the server answers on each address.
     *
     * @throws UnfitServerException if it does not
     * @throws PortTakenException if connections to a bound address are refused
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if this process cannot ask at all
     */
    void require(List<InetSocketAddress> addresses) throws IOException {
        for (InetSocketAddress address : addresses) {
            require(address, addresses.size() == 1);
        }
    }

    private void require(InetSocketAddress address, boolean isOnly) throws IOException {
        Deadline deadline = Deadline.in(limit);
        Deadline oddDeadline = Deadline.in(ODD_LIMIT);
        while (true) {
            Candidate answer = ask(address);
            if (isFit(answer)) {
                return;
            }
            if (answer.outcome() == Outcome.ABSENT && oddDeadline.isOver() && PlainBind.isRefused(address)) {
                throw new PortTakenException("connections to " + Addresses.text(address)
                        + " are refused although a server listens there: a firewall or a redirection");
            }
            if (deadline.isOver() || !(mayBecomeFit(answer) || (isOdd(answer) && !oddDeadline.isOver()))) {
                throw answer.outcome() == Outcome.ABSENT
                        ? UnfitServerException.withoutListener(address, isOnly, deadline)
                        : new UnfitServerException(address, explain(address, answer, deadline) + advice.doubt);
            }
            Deadline.pause("the server to answer");
        }
    }

    /**
     * Returns the loopback addresses on which the server listens: 127.0.0.1, and ::1 if it gives its proof there.
     *
     * @throws IOException as {@link #require(List)} does, if it does not answer on 127.0.0.1
     */
    List<InetSocketAddress> requireLoopbacks(int port) throws IOException {
        InetSocketAddress ipv4 = Loopback.IPV4.at(port);
        InetSocketAddress ipv6 = Loopback.IPV6.at(port);
        require(ipv4, true);
        return ask(ipv6).outcome() == Outcome.VERIFIED ? List.of(ipv4, ipv6) : List.of(ipv4);
    }

    /**
     * Returns the failure to report after the unfit server has been stopped: if something else than the server still
     * answers, the port is as good as taken.
     */
    IOException blame(UnfitServerException failure) throws IOException {
        InetSocketAddress address = failure.address();
        Deadline deadline = Deadline.in(GONE_LIMIT);
        Candidate answer = ask(address);
        while (answer.outcome() != Outcome.ABSENT && !isOwn(answer)) {
            if (deadline.isOver()) {
                String reason = "another program answers on " + Addresses.text(address);
                // If the address can be bound, the server has stopped, and connections are redirected. Otherwise a
                // server that stops slowly may still hold it.
                return PlainBind.isRefused(address)
                        ? new PortTakenException(reason, failure)
                        : new PortTakenException(reason);
            }
            Deadline.pause("the server to answer");
            answer = ask(address);
        }
        return failure;
    }

    private Candidate ask(InetSocketAddress address) throws IOException {
        Duration most = limit.compareTo(ASK_LIMIT) < 0 ? limit : ASK_LIMIT;
        return Discovery.of(app).within(most).ask(address, identity);
    }

    private boolean isFit(Candidate answer) {
        return answer.outcome() == Outcome.VERIFIED
                || (answer.outcome() == Outcome.UNVERIFIED && proof == Proof.NOT_REQUIRED);
    }

    private boolean isOwn(Candidate answer) {
        return answer.outcome() == Outcome.VERIFIED || answer.claimed().equals(Optional.of(identity.id()));
    }

    private static boolean mayBecomeFit(Candidate answer) {
        return answer.outcome() == Outcome.ABSENT
                || answer.outcome() == Outcome.UNRESPONSIVE
                || answer.status().orElse(0) >= SERVER_ERROR;
    }

    /** Returns whether it is no answer of a health check at all, like a connection that is closed. */
    private static boolean isOdd(Candidate answer) {
        return answer.outcome() == Outcome.FOREIGN
                && answer.status().isEmpty()
                && answer.claimed().isEmpty();
    }

    private String explain(InetSocketAddress address, Candidate answer, Deadline deadline) {
        String request = "GET " + app.healthPath() + " on " + Addresses.text(address);
        return switch (answer.outcome()) {
            case UNRESPONSIVE ->
                request + " has no answer after " + deadline + " (it " + answer.detail()
                        + "); start the server, and answer at once";
            case UNVERIFIED ->
                answer.claimed().isPresent()
                        ? request + " answers with the proof of another server; answer with " + advice.identity
                        : request + " answers, but without a proof; pass the request header Projax-Challenge to"
                                + " identity.health and send all headers of its answer, or use " + advice.withoutProof;
            case FOREIGN ->
                answer.claimed().isPresent()
                        ? request + " answers with a wrong proof; pass each request's own header Projax-Challenge to"
                                + " identity.health"
                        : foreign(address, request, answer);
            case ABSENT, VERIFIED -> throw new IllegalArgumentException("nothing to explain: " + answer);
        };
    }

    private String foreign(InetSocketAddress address, String request, Candidate answer) {
        int status = answer.status().orElse(BAD_REQUEST);
        if (status == NOT_FOUND) {
            return request + " answers HTTP 404; answer this path with " + proof.answer
                    + ", or choose another path with App.withHealthPath";
        }
        // Some servers answer plain HTTP on a port for TLS with 400.
        if (status == BAD_REQUEST && Tls.answersOn(address)) {
            return Addresses.text(address) + " answers TLS; clients on this machine use plain HTTP";
        }
        return request + " fails: it " + answer.detail() + "; answer 200 with the body "
                + (proof == Proof.REQUIRED ? "and headers " : "") + "of " + proof.answer;
    }
}
