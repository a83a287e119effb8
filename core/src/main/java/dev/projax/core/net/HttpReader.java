package dev.projax.core.net;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP/1.x response (RFC 9112) from bytes as they arrive: first the head, then the body. Does no I/O itself.
 * Reads no byte twice and none beyond the response: what follows stays in the buffer. Skips interim responses (1xx).
 * Not safe for use by several threads.
 */
public final class HttpReader {
    private static final String VERSION = "HTTP/1.";
    private static final String STATUS_LINE = "HTTP/1.1 200";
    private static final int SPACE = STATUS_LINE.indexOf(' ');
    private static final int FIRST_STATUS = 100;

    private final String method;
    private final HttpLimits limits;
    private final HttpLines lines = new HttpLines();
    private final List<String> fields = new ArrayList<>();
    private @Nullable String statusLine;
    private @Nullable HttpHead head;
    private @Nullable HttpBody body;

    /** @param method the method of the request: the response to {@code HEAD} has no body, whatever its head says */
    public HttpReader(String method, HttpLimits limits) {
        this.method = method;
        this.limits = limits;
        lines.limit(limits.headBytes());
    }

    /**
     * Takes the bytes of the head from {@code in}. Returns whether the head is complete. Recognizes another protocol by
     * its first bytes.
     *
     * @throws HttpException if it is not a valid head
     */
    public boolean readHead(ByteBuffer in) throws HttpException {
        while (head == null) {
            String line = lines.next(in);
            if (statusLine == null && !(line == null ? lines.agreesWith(VERSION) : line.startsWith(VERSION))) {
                throw new HttpException(HttpProblem.NOT_HTTP);
            }
            if (line == null) {
                return false;
            }
            if (statusLine == null) {
                requireStatusLine(line);
                statusLine = line;
            } else if (line.isEmpty()) {
                complete(statusLine);
            } else {
                addField(line);
            }
        }
        return true;
    }

    /** Returns the head. Call this only when the head is complete. */
    public HttpHead head() {
        if (head == null) {
            throw new IllegalStateException("the head is not complete");
        }
        return head;
    }

    /**
     * Takes the bytes of the body from {@code in}. Returns whether the body is complete. Call this only when the head
     * is complete.
     *
     * @throws HttpException if it is malformed or too long
     */
    public boolean readBody(ByteBuffer in) throws HttpException {
        if (body == null) {
            body = HttpBody.after(head(), method, lines, limits);
        }
        return body.read(in);
    }

    /**
     * Notes that the connection has ended before the response was complete.
     *
     * @throws HttpException unless the end of the connection ends the body
     */
    public void end() throws HttpException {
        if (body == null || !body.endsWithConnection()) {
            throw new HttpException(HttpProblem.BROKEN_OFF);
        }
    }

    /** Returns the part of the body that has been read. */
    public byte[] body() {
        return body == null ? new byte[0] : body.content();
    }

    /** Returns whether another request may follow on the same connection. Call this only when the body is complete. */
    public boolean keepsConnection() {
        return head().isPersistent() && body != null && !body.endsWithConnection();
    }

    /** Checks a status line: {@code HTTP/1.d ddd}, optionally followed by a space and a reason. */
    private static void requireStatusLine(String line) throws HttpException {
        boolean wellFormed = line.length() >= STATUS_LINE.length()
                && isDigits(line, VERSION.length(), SPACE)
                && line.charAt(SPACE) == ' '
                && isDigits(line, SPACE + 1, STATUS_LINE.length())
                && (line.length() == STATUS_LINE.length() || line.charAt(STATUS_LINE.length()) == ' ');
        if (!wellFormed || status(line) < FIRST_STATUS) {
            throw new HttpException(HttpProblem.MALFORMED);
        }
    }

    private static boolean isDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static int status(String statusLine) {
        return Integer.parseInt(statusLine.substring(SPACE + 1, STATUS_LINE.length()));
    }

    /**
     * Adds a header line. A line that starts with a space or tab continues the previous one (RFC 9112, section 5.2).
     */
    private void addField(String line) throws HttpException {
        boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
        int last = fields.size() - 1;
        if (folded && last >= 0) {
            fields.set(last, fields.get(last) + " " + line.strip());
        } else if (!folded && line.indexOf(':') > 0) {
            fields.add(line);
        } else {
            throw new HttpException(HttpProblem.MALFORMED);
        }
    }

    private void complete(String line) {
        HttpHead complete = new HttpHead(line.charAt(SPACE - 1) - '0', status(line), List.copyOf(fields));
        fields.clear();
        statusLine = null;
        head = complete.isInterim() ? null : complete;
    }
}
