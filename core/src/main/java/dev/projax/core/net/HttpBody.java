package dev.projax.core.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The body of an answer, as far as it has come. The head says how its end is found (RFC 9112, section 6.3). */
final class HttpBody {
    private static final int DECIMAL = 10;
    private static final int HEXADECIMAL = 16;

    private final HttpLines lines;
    private final HttpLimits limits;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private boolean endsWithConnection;
    private boolean chunked;

    /** Whether the size of a chunk has come, but not the line end behind its data. */
    private boolean inChunk;

    /** Whether the last chunk has come. */
    private boolean inTrailers;

    /** So much is still to come, of the body or of the chunk. */
    private int rest;

    private HttpBody(HttpLines lines, HttpLimits limits) {
        this.lines = lines;
        this.limits = limits;
    }

    /**
     * Returns the body that follows {@code head} in the answer to a request with {@code method}; nothing of it has come.
     *
     * @throws HttpException if its length is not understood, or too much
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

    /** Nobody has asked for a body that is compressed. */
    private void expectChunks(String encoding) throws HttpException {
        if (!encoding.equalsIgnoreCase("chunked")) {
            throw new HttpException(HttpProblem.MALFORMED);
        }
        chunked = true;
        lines.limit(limits.headBytes());
    }

    /** Expects as many bytes as {@code digits} say. */
    private void expect(String digits, int radix) throws HttpException {
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0) {
                throw new HttpException(HttpProblem.MALFORMED);
            }
            // what is far too much stays so, and does not overflow
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

    /** Takes from {@code in} what belongs to the body; tells whether it is complete. */
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

    /** Takes as much as there is of what is expected. */
    private void fill(ByteBuffer in) {
        byte[] bytes = new byte[Math.min(rest, in.remaining())];
        in.get(bytes);
        content.write(bytes, 0, bytes.length);
        rest -= bytes.length;
    }

    /** Tells whether only the end of the connection is the end of the body. */
    boolean endsWithConnection() {
        return endsWithConnection;
    }

    byte[] content() {
        return content.toByteArray();
    }
}
