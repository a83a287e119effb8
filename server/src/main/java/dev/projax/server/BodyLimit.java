package dev.projax.server;

import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.xnio.XnioExecutor;

/**
 * Reads the whole request body before the request is handled, so a body that is too large gets a 413 and changes
 * nothing. Undertow's own limit applies only when a handler reads the body, and it prints a stack trace. No handler
 * here needs the body.
 *
 * <p>A client that is still sending when the connection is closed may lose the answer (RFC 9112, section 9.6). So if a
 * body is not much too large, its rest is read and discarded before the answer is sent.
 */
final class BodyLimit implements HttpHandler {
    private static final int MAY_TAKE_SECONDS = 2;

    private final HttpHandler next;

    private BodyLimit(HttpHandler next) {
        this.next = next;
    }

    static BodyLimit before(HttpHandler next) {
        return new BodyLimit(next);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exchange.isRequestComplete()) {
            next.handleRequest(exchange);
        } else if (exchange.getRequestContentLength() > mayBeSent(exchange)) {
            refuse(exchange, BodyRefusedException.tooLarge());
        } else {
            if (exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)) {
                CheckedChunks.of(exchange);
            }
            XnioExecutor.Key late = exchange.getIoThread()
                    .executeAfter(
                            () -> Connectors.executeRootHandler(BodyLimit::refuseLate, exchange),
                            MAY_TAKE_SECONDS,
                            TimeUnit.SECONDS);
            AtomicLong bytes = new AtomicLong();
            exchange.getRequestReceiver()
                    .receivePartialBytes(
                            (reading, part, last) -> {
                                if (last) {
                                    late.remove();
                                }
                                count(reading, bytes.addAndGet(part.length), last);
                            },
                            BodyLimit::giveUp);
        }
    }

    /** A client that waits for 100 (Continue) sends nothing if the body is refused. */
    private static long mayBeSent(HttpServerExchange exchange) {
        return HttpContinue.requiresContinueResponse(exchange) ? Limits.BODY_BYTES : Limits.READ_TO_ITS_END_BYTES;
    }

    private void count(HttpServerExchange exchange, long bytes, boolean last) {
        if (bytes > Limits.READ_TO_ITS_END_BYTES) {
            exchange.getRequestReceiver().pause();
            exchange.dispatch(SameThreadExecutor.INSTANCE, BodyLimit::refuseLarge);
        } else if (last) {
            exchange.dispatch(SameThreadExecutor.INSTANCE, bytes > Limits.BODY_BYTES ? BodyLimit::refuseLarge : next);
        }
    }

    private static void giveUp(HttpServerExchange exchange, IOException e) {
        Connectors.terminateRequest(exchange);
        if (e instanceof BodyRefusedException refused) {
            exchange.dispatch(SameThreadExecutor.INSTANCE, answered -> refuse(answered, refused));
        } else {
            // the client has left
            exchange.setPersistent(false).endExchange();
        }
    }

    /**
     * Undertow's timeouts cover only the headers, so a body that never arrives would keep its connection open forever.
     */
    private static void refuseLate(HttpServerExchange exchange) throws IOException {
        if (!exchange.isResponseStarted()) {
            exchange.getRequestReceiver().pause();
            Problem.sendAndClose(
                    exchange,
                    StatusCodes.REQUEST_TIME_OUT,
                    "Request Timeout",
                    "the request body did not arrive within " + MAY_TAKE_SECONDS + " s");
        }
    }

    private static void refuseLarge(HttpServerExchange exchange) throws IOException {
        refuse(exchange, BodyRefusedException.tooLarge());
    }

    /** Part of the body may stay unread, so the connection cannot be used again. */
    private static void refuse(HttpServerExchange exchange, BodyRefusedException why) throws IOException {
        Problem.sendAndClose(exchange, why.status(), why.title(), why.detail());
    }
}
