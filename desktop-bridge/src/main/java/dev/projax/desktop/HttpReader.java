package dev.projax.desktop;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads answers of HTTP/1.1 (RFC 9112), one after the other, from one connection. */
final class HttpReader {
    static final int MOST_BODY_BYTES = 4 * 1024 * 1024;
    private static final int MOST_HEAD_BYTES = 16 * 1024;
    private static final int MOST_INTERIM_ANSWERS = 8;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final InputStream in;

    /** @param in should be buffered: it is read byte by byte */
    HttpReader(InputStream in) {
        this.in = in;
    }

    /**
     * The head of an answer.
     *
     * @param version like {@code HTTP/1.1}
     * @param headers by name, whatever its case
     */
    record Head(String version, int status, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** Tells whether another request may follow on the same connection, once the body has been read. */
        boolean keepsConnection() {
            return version.equals("HTTP/1.1")
                    && !header("Connection").toLowerCase(Locale.ROOT).contains("close")
                    && (hasNoBody() || isChunked() || !header("Content-Length").isEmpty());
        }

        /** Tells whether what follows are events, without end. */
        boolean isEventStream() {
            return header("Content-Type").toLowerCase(Locale.ROOT).startsWith("text/event-stream");
        }

        private boolean isChunked() {
            return header("Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked");
        }

        private boolean hasNoBody() {
            return status == NO_CONTENT || status == NOT_MODIFIED;
        }
    }

    /** Reads a head; those that only say that the answer is yet to come (1xx) are passed over. */
    Head head() throws IOException {
        for (int i = 0; i < MOST_INTERIM_ANSWERS; i++) {
            Head head = anyHead();
            if (head.status >= 200) {
                return head;
            }
        }
        throw new IOException("the server announces an answer again and again");
    }

    private Head anyHead() throws IOException {
        Budget budget = new Budget(MOST_HEAD_BYTES);
        String status = line(budget);
        if (!status.matches("HTTP/1\\.[0-9] [0-9]{3}( .*)?")) {
            throw new IOException("the server does not speak HTTP");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(budget); !line.isEmpty(); line = line(budget)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("the server sends a malformed header");
            }
            headers.merge(line.substring(0, colon), line.substring(colon + 1).strip(), (one, two) -> one + ", " + two);
        }
        return new Head(status.substring(0, 8), Integer.parseInt(status.substring(9, 12)), headers);
    }

    /** Reads the body that belongs to {@code head}. */
    String body(Head head, boolean answersHead) throws IOException {
        if (answersHead || head.hasNoBody()) {
            return "";
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Budget budget = new Budget(MOST_BODY_BYTES);
        if (head.isChunked()) {
            readChunks(body, budget);
        } else if (head.header("Content-Length").isEmpty()) {
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                budget.spend(read);
                body.write(buffer, 0, read);
            }
        } else {
            read(length(head.header("Content-Length"), 10), body, budget);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private void readChunks(ByteArrayOutputStream body, Budget budget) throws IOException {
        while (true) {
            String size = line(new Budget(MOST_HEAD_BYTES));
            int semicolon = size.indexOf(';');
            long length = length((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
            if (length == 0) {
                Budget trailers = new Budget(MOST_HEAD_BYTES);
                while (!line(trailers).isEmpty()) {
                    // nobody asks for them
                }
                return;
            }
            read(length, body, budget);
            if (!line(new Budget(2)).isEmpty()) {
                throw new IOException("the server sends a malformed chunk");
            }
        }
    }

    private void read(long length, ByteArrayOutputStream body, Budget budget) throws IOException {
        budget.spend(length);
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw brokenOff();
        }
        body.write(bytes, 0, bytes.length);
    }

    private static long length(String text, int radix) throws IOException {
        try {
            long length = Long.parseLong(text, radix);
            if (length >= 0 && text.charAt(0) != '+') {
                return length;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IOException("the server sends a malformed length");
    }

    /** Reads a line without its end. */
    private String line(Budget budget) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw brokenOff();
            }
            budget.spend(1);
            line.append((char) octet);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    private static EOFException brokenOff() {
        return new EOFException("the server closed the connection before its answer was complete");
    }

    /** So many bytes may still come. */
    private static final class Budget {
        private long rest;

        Budget(long rest) {
            this.rest = rest;
        }

        void spend(long bytes) throws IOException {
            rest -= bytes;
            if (rest < 0) {
                throw new IOException("the server's answer is too large");
            }
        }
    }
}
