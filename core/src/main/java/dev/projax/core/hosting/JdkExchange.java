package dev.projax.core.hosting;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that reports when its answer is complete, and that lets a handler answer {@code HEAD} like {@code GET}:
 * the length is sent and the body is dropped. The JDK's own exchange sends no length then, logs a warning, and fails
 * when the handler writes the body.
 */
final class JdkExchange extends HttpExchange {
    private static final int NO_CONTENT = 204;
    private static final long NO_BODY = -1;

    private final HttpExchange exchange;
    private final Runnable completed;
    private final AtomicBoolean complete = new AtomicBoolean();

    /** @param completed runs once, when the answer is complete or will never be */
    JdkExchange(HttpExchange exchange, Runnable completed) {
        this.exchange = exchange;
        this.completed = completed;
    }

    /** Reports that nothing more will be sent; a second call does nothing. */
    void complete() {
        if (!complete.getAndSet(true)) {
            completed.run();
        }
    }

    private boolean isHead() {
        return getRequestMethod().equals("HEAD");
    }

    @Override
    public void sendResponseHeaders(int status, long length) throws IOException {
        if (isHead() && length > 0 && status != NO_CONTENT) {
            getResponseHeaders().set("Content-Length", Long.toString(length));
        }
        exchange.sendResponseHeaders(status, isHead() ? NO_BODY : length);
        if (isHead() || length == NO_BODY) {
            complete();
        }
    }

    @Override
    public OutputStream getResponseBody() {
        return isHead() ? OutputStream.nullOutputStream() : new Body(exchange.getResponseBody());
    }

    @Override
    public void close() {
        try {
            exchange.close();
        } finally {
            complete();
        }
    }

    /** The body of the answer, which completes it when it is closed. */
    private final class Body extends OutputStream {
        private final OutputStream stream;

        Body(OutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int octet) throws IOException {
            stream.write(octet);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            stream.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            stream.flush();
        }

        @Override
        public void close() throws IOException {
            try {
                stream.close();
            } finally {
                complete();
            }
        }
    }

    @Override
    public Headers getRequestHeaders() {
        return exchange.getRequestHeaders();
    }

    @Override
    public Headers getResponseHeaders() {
        return exchange.getResponseHeaders();
    }

    @Override
    public URI getRequestURI() {
        return exchange.getRequestURI();
    }

    @Override
    public String getRequestMethod() {
        return exchange.getRequestMethod();
    }

    @Override
    public HttpContext getHttpContext() {
        return exchange.getHttpContext();
    }

    @Override
    public InputStream getRequestBody() {
        return exchange.getRequestBody();
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return exchange.getRemoteAddress();
    }

    @Override
    public int getResponseCode() {
        return exchange.getResponseCode();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return exchange.getLocalAddress();
    }

    @Override
    public String getProtocol() {
        return exchange.getProtocol();
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return exchange.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        exchange.setAttribute(name, value);
    }

    @Override
    public void setStreams(@Nullable InputStream in, @Nullable OutputStream out) {
        exchange.setStreams(in, out);
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return exchange.getPrincipal();
    }
}
