package dev.projax.core.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The body of a response, as far as it has arrived. The head says how the body ends (RFC 9112, section 6.3). */
final class HttpBody {
    private static final int DECIMAL = 10;
    private static final int HEXADECIMAL = 16;

    private final HttpLines lines;
    private final HttpLimits limits;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private boolean endsWithConnection;
    private boolean chunked;

    /** Whether the size of a chunk has arrived, but not the line end after its data. */
    private boolean inChunk;

    /** Whether the last chunk has arrived. */
    private boolean inTrailers;

    /** How many bytes of the body or the chunk are missing. */
    private int rest;

    private HttpBody(HttpLines lines, HttpLimits limits) {
        this.lines = lines;
        this.limits = limits;
    }

    /**
     * Returns the still empty body that follows {@code head} in the response to a request with {@code method}.
     *
     * @throws HttpException if its length is malformed or exceeds the limit
     */
    static HttpBody after(HttpHead head, String method, HttpLines lines, HttpLimits limits) throws HttpException {
        HttpBody body = new HttpBody(lines, limits);
        if (!method.equals("HEAD") && head.mayHaveBody()) {
            String encoding = head.header("Transfer-Encoding");
            String length = head.header("Content-Length");
            if (encoding != null) {
                body.expectChunks(encoding);
            } else if (length != null) {
                body.expect(length, DECIMAL);
            } else {
                body.endsWithConnection = true;
            }
        }
        return body;
    }

    /** Expects chunks. Any other encoding is an error, because no request asks for compression. */
    private void expectChunks(String encoding) throws HttpException {
        if (!encoding.equalsIgnoreCase("chunked")) {
            throw new HttpException(HttpProblem.MALFORMED);
        }
        chunked = true;
        lines.limit(limits.headBytes());
    }

    /** Expects the number of bytes that {@code digits} says. */
    private void expect(String digits, int radix) throws HttpException {
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0) {
                throw new HttpException(HttpProblem.MALFORMED);
            }
            // A number that is far too large stays too large and does not overflow.
            number = Math.min(radix * number + digit, Integer.MAX_VALUE);
        }
        if (digits.isEmpty()) {
            throw new HttpException(HttpProblem.MALFORMED);
        }
        expect((int) number);
    }

    private void expect(int bytes) throws HttpException {
        if (bytes > limits.bodyBytes() - content.size()) {
            throw new HttpException(HttpProblem.TOO_LONG);
        }
        rest = bytes;
    }

    /** Takes the bytes of the body from {@code in}. Returns whether the body is complete. */
    boolean read(ByteBuffer in) throws HttpException {
        if (chunked) {
            return readChunks(in);
        }
        if (endsWithConnection) {
            expect(in.remaining());
        }
        fill(in);
        return rest == 0 && !endsWithConnection;
    }

    private boolean readChunks(ByteBuffer in) throws HttpException {
        while (true) {
            if (inChunk) {
                fill(in);
                if (rest > 0 || !lines.skipEnd(in)) {
                    return false;
                }
                inChunk = false;
                lines.limit(limits.headBytes());
            }
            String line = lines.next(in);
            if (line == null) {
                return false;
            }
            if (!inTrailers) {
                expect(withoutExtensions(line), HEXADECIMAL);
                inChunk = rest > 0;
                inTrailers = !inChunk;
            } else if (line.isEmpty()) {
                return true;
            }
        }
    }

    private static String withoutExtensions(String line) {
        int semicolon = line.indexOf(';');
        return (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
    }

    /** Takes the expected bytes, as far as they have arrived. */
    private void fill(ByteBuffer in) {
        byte[] bytes = new byte[Math.min(rest, in.remaining())];
        in.get(bytes);
        content.write(bytes, 0, bytes.length);
        rest -= bytes.length;
    }

    /** Returns whether the body ends only when the connection ends. */
    boolean endsWithConnection() {
        return endsWithConnection;
    }

    byte[] content() {
        return content.toByteArray();
    }
}
