package dev.projax.core.discovery;

import dev.projax.core.discovery.Probe.Verdict;
import dev.projax.core.registry.Health;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a health request, as far as it has come: HTTP/1.x (RFC 9112), its body framed by Content-Length, by
 * chunks, or by the end of the connection; at most 4 KiB in all. No I/O.
 */
final class HttpAnswer {
    static final int MAX_BYTES = 4096;

    private static final String START = "HTTP/1.";
    private static final int STATUS_LINE = "HTTP/1.1 200".length();
    private static final Verdict NOT_HTTP = foreign("does not speak HTTP");
    private static final Verdict MALFORMED = foreign("its HTTP is malformed");
    private static final Verdict TOO_LONG = foreign("its answer is longer than " + MAX_BYTES + " bytes");

    /** Of no size until an answer is awaited: most ports of a large range refuse. */
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    /** Returns where the next bytes go; it has room as long as there is no verdict. */
    ByteBuffer rest() {
        if (bytes.capacity() == 0) {
            bytes = ByteBuffer.allocate(MAX_BYTES);
        }
        return bytes;
    }

    boolean isEmpty() {
        return bytes.position() == 0;
    }

    /** Returns what the bytes so far mean, or null if more are needed. */
    @Nullable
    Verdict verdict() {
        Verdict verdict = read(false);
        return verdict == null && bytes.position() == MAX_BYTES ? TOO_LONG : verdict;
    }

    /** Returns what the bytes mean now that no more will come. */
    Verdict end() {
        Verdict verdict = read(true);
        if (verdict != null) {
            return verdict;
        }
        return foreign(isEmpty() ? "closes the connection without an answer" : "its answer breaks off");
    }

    private @Nullable Verdict read(boolean ended) {
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        if (!text.startsWith(START.substring(0, Math.min(START.length(), text.length())))) {
            return NOT_HTTP;
        }
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return null;
        }
        String head = text.substring(0, headEnd);
        String status = status(head);
        if (status == null) {
            return MALFORMED;
        }
        if (!status.equals("200")) {
            return foreign("answers HTTP " + status);
        }
        return body(head, text.substring(headEnd + 4), ended);
    }

    /** Returns the three digits of the status line {@code HTTP/1.d ddd[ reason]}, or null if it has another form. */
    private static @Nullable String status(String head) {
        int end = head.indexOf("\r\n");
        String line = end < 0 ? head : head.substring(0, end);
        if (line.length() < STATUS_LINE) {
            return null;
        }
        String status = line.substring(STATUS_LINE - 3, STATUS_LINE);
        boolean wellFormed = isNumber(line.substring(START.length(), START.length() + 1))
                && line.charAt(START.length() + 1) == ' '
                && isNumber(status)
                && (line.length() == STATUS_LINE || line.charAt(STATUS_LINE) == ' ');
        return wellFormed ? status : null;
    }

    private static @Nullable Verdict body(String head, String rest, boolean ended) {
        String encoding = header(head, "transfer-encoding");
        String length = header(head, "content-length");
        if (encoding != null) {
            return encoding.equalsIgnoreCase("chunked") ? dechunk(rest) : MALFORMED;
        }
        if (length == null) {
            return ended ? judge(rest) : null;
        }
        if (!isNumber(length)) {
            return MALFORMED;
        }
        if (length.length() > 4 || Integer.parseInt(length) > MAX_BYTES) {
            return TOO_LONG;
        }
        int size = Integer.parseInt(length);
        return rest.length() < size ? null : judge(rest.substring(0, size));
    }

    private static @Nullable Verdict dechunk(String rest) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            int lineEnd = rest.indexOf("\r\n", at);
            if (lineEnd < 0) {
                return null;
            }
            int size = chunkSize(rest.substring(at, lineEnd));
            if (size < 0) {
                return MALFORMED;
            }
            if (size == 0) {
                return judge(body.toString());
            }
            int start = lineEnd + 2;
            int end = start + size;
            if (rest.length() < end + 2) {
                return null;
            }
            if (!rest.startsWith("\r\n", end)) {
                return MALFORMED;
            }
            body.append(rest, start, end);
            at = end + 2;
        }
    }

    /** Returns the size in a chunk's first line, whose extensions are ignored; -1 if there is none within bounds. */
    private static int chunkSize(String line) {
        int semicolon = line.indexOf(';');
        String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
        int size = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0 || size > MAX_BYTES) {
                return -1;
            }
            size = 16 * size + digit;
        }
        return digits.isEmpty() ? -1 : size;
    }

    private static Verdict judge(String latin1) {
        String body = new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return Health.isHealthy(body)
                ? new Verdict(Outcome.UNVERIFIED, "is healthy")
                : foreign("answers, but not as a healthy server");
    }

    /** Returns the value of the first header of that name, in lower case, or null. */
    private static @Nullable String header(String head, String name) {
        int lineStart = head.indexOf("\r\n");
        while (lineStart >= 0) {
            int start = lineStart + 2;
            int end = head.indexOf("\r\n", start);
            String line = end < 0 ? head.substring(start) : head.substring(start, end);
            int colon = line.indexOf(':');
            if (colon == name.length() && line.regionMatches(true, 0, name, 0, colon)) {
                return line.substring(colon + 1).strip();
            }
            lineStart = end;
        }
        return null;
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static Verdict foreign(String detail) {
        return new Verdict(Outcome.FOREIGN, detail);
    }
}
