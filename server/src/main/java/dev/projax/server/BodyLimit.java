package dev.projax.server;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.xnio.IoUtils;

/**
 * Reads a request's body to its end before the request is handled: one that is too large is 413, and nothing has happened
 * then. Undertow's own limit strikes only when somebody reads, and prints a stack trace. No handler here needs the body.
 *
 * <p>A client that is still sending when the connection is closed may lose the answer (RFC 9112, section 9.6); so the rest
 * of a body that is not much too large is read and forgotten, and only then answered.
 */
final class BodyLimit implements HttpHandler {
    private static final int CONTENT_TOO_LARGE = 413;
    private static final long READ_TO_ITS_END_BYTES = 4 * Limits.BODY_BYTES;

    private static final IoCallback CLOSE_CONNECTION = new IoCallback() {
        @Override
        public void onComplete(HttpServerExchange exchange, Sender sender) {
            IoUtils.safeClose(exchange.getConnection());
        }

        @Override
        public void onException(HttpServerExchange exchange, Sender sender, IOException e) {
            IoUtils.safeClose(exchange.getConnection());
        }
    };

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
            refuse(exchange);
        } else {
            AtomicLong bytes = new AtomicLong();
            exchange.getRequestReceiver()
                    .receivePartialBytes(
                            (reading, part, last) -> count(reading, bytes.addAndGet(part.length), last),
                            (unread, e) -> unread.setPersistent(false).endExchange());
        }
    }

    /** A client that waits for 100 (Continue) sends nothing of a body that is refused. */
    private static long mayBeSent(HttpServerExchange exchange) {
        return HttpContinue.requiresContinueResponse(exchange) ? Limits.BODY_BYTES : READ_TO_ITS_END_BYTES;
    }

    private void count(HttpServerExchange exchange, long bytes, boolean last) {
        if (bytes > READ_TO_ITS_END_BYTES) {
            exchange.getRequestReceiver().pause();
            exchange.dispatch(SameThreadExecutor.INSTANCE, BodyLimit::refuse);
        } else if (last) {
            exchange.dispatch(SameThreadExecutor.INSTANCE, bytes > Limits.BODY_BYTES ? BodyLimit::refuse : next);
        }
    }

    /** Of the body there may be a rest that nobody reads, so the connection cannot be used again. */
    private static void refuse(HttpServerExchange exchange) throws IOException {
        exchange.setPersistent(false);
        Problem.send(
                exchange,
                CONTENT_TOO_LARGE,
                "Content Too Large",
                "the body of a request is at most 64 KiB",
                CLOSE_CONNECTION);
    }
}
