package dev.projax.core.discovery;

import dev.projax.core.registry.Health;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a health request, as far as it has come: HTTP/1.x (RFC 9112), its body framed by Content-Length, by
 * chunks, or by the end of the connection; at most 4 KiB in all. No I/O. Nothing is read twice, so that an answer which
 * comes byte by byte costs no more than one that comes at once.
 */
final class HttpAnswer {
    static final int MAX_BYTES = 4096;

    private static final String START = "HTTP/1.";
    private static final int STATUS_LINE = "HTTP/1.1 200".length();
    private static final Answer NOT_HTTP = foreign("does not speak HTTP");
    private static final Answer MALFORMED = foreign("its HTTP is malformed");
    private static final Answer TOO_LONG = foreign("its answer is longer than " + MAX_BYTES + " bytes");

    private static final String LINE_END = "\r\n";
    private static final String HEAD_END = "\r\n\r\n";
    private static final int UNTIL_THE_END = -1;
    private static final int CHUNKED = -2;
    private static final int UNKNOWN = 0;

    /** Of no size until an answer is awaited: most ports of a large range refuse. */
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    private final StringBuilder chunks = new StringBuilder();

    /** What the head says of who answers. */
    private @Nullable String instance;

    private @Nullable String proof;

    /** Where what has not been read begins: 0, then after the head, then after each part of a chunked body. */
    private int next;

    /** How many bytes the body has, or one of the two ways to find out. */
    private int length;

    /** Where the chunk at {@link #next} ends, if its first line has been read. */
    private int chunkEnd = UNKNOWN;

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
    Answer verdict() {
        Answer verdict = read(false);
        return verdict == null && bytes.position() == MAX_BYTES ? TOO_LONG : verdict;
    }

    /** Returns what the bytes mean now that no more will come. */
    Answer end() {
        Answer verdict = read(true);
        if (verdict != null) {
            return verdict;
        }
        return foreign(isEmpty() ? "closes the connection without an answer" : "its answer breaks off");
    }

    private @Nullable Answer read(boolean ended) {
        if (!startsLikeHttp()) {
            return NOT_HTTP;
        }
        if (next == 0) {
            int headEnd = indexOf(HEAD_END);
            if (headEnd < 0) {
                return null;
            }
            Answer verdict = head(text(0, headEnd));
            next = headEnd + HEAD_END.length();
            if (verdict != null) {
                return verdict;
            }
        }
        return switch (length) {
            case CHUNKED -> dechunk();
            case UNTIL_THE_END -> ended ? judge(text(next, bytes.position())) : null;
            default -> bytes.position() < next + length ? null : judge(text(next, next + length));
        };
    }

    private boolean startsLikeHttp() {
        int length = Math.min(START.length(), bytes.position());
        return text(0, length).equals(START.substring(0, length));
    }

    /** Judges the head, or finds out how long the body is. */
    private @Nullable Answer head(String head) {
        String status = status(head);
        if (status == null) {
            return MALFORMED;
        }
        if (!status.equals("200")) {
            return foreign("answers HTTP " + status);
        }
        String encoding = header(head, "transfer-encoding");
        String announced = header(head, "content-length");
        instance = header(head, Health.INSTANCE);
        proof = header(head, Health.PROOF);
        if (encoding != null) {
            length = CHUNKED;
            return encoding.equalsIgnoreCase("chunked") ? null : MALFORMED;
        }
        if (announced == null) {
            length = UNTIL_THE_END;
            return null;
        }
        if (!isNumber(announced)) {
            return MALFORMED;
        }
        if (announced.length() > 4 || Integer.parseInt(announced) > MAX_BYTES) {
            return TOO_LONG;
        }
        length = Integer.parseInt(announced);
        return null;
    }

    /** Returns the three digits of the status line {@code HTTP/1.d ddd[ reason]}, or null if it has another form. */
    private static @Nullable String status(String head) {
        int end = head.indexOf(LINE_END);
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

    private @Nullable Answer dechunk() {
        while (true) {
            if (chunkEnd == UNKNOWN) {
                int lineEnd = indexOf(LINE_END);
                if (lineEnd < 0) {
                    return null;
                }
                int size = chunkSize(text(next, lineEnd));
                if (size < 0) {
                    return MALFORMED;
                }
                if (size == 0) {
                    return judge(chunks.toString());
                }
                next = lineEnd + LINE_END.length();
                chunkEnd = next + size;
            }
            int end = chunkEnd + LINE_END.length();
            if (bytes.position() < end) {
                return null;
            }
            if (!text(chunkEnd, end).equals(LINE_END)) {
                return MALFORMED;
            }
            chunks.append(text(next, chunkEnd));
            next = end;
            chunkEnd = UNKNOWN;
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

    private Answer judge(String latin1) {
        String body = new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return Health.isHealthy(body)
                ? Answer.healthy(instance, proof)
                : foreign("answers, but not as a healthy server");
    }

    /** Returns the value of the first header of that name, in lower case, or null. */
    private static @Nullable String header(String head, String name) {
        int lineStart = head.indexOf(LINE_END);
        while (lineStart >= 0) {
            int start = lineStart + 2;
            int end = head.indexOf(LINE_END, start);
            String line = end < 0 ? head.substring(start) : head.substring(start, end);
            int colon = line.indexOf(':');
            if (colon == name.length() && line.regionMatches(true, 0, name, 0, colon)) {
                return line.substring(colon + 1).strip();
            }
            lineStart = end;
        }
        return null;
    }

    private String text(int from, int to) {
        return new String(bytes.array(), from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Returns where {@code wanted} begins at or after {@link #next}, or -1. */
    private int indexOf(String wanted) {
        for (int at = next; at <= bytes.position() - wanted.length(); at++) {
            int same = 0;
            while (same < wanted.length() && bytes.get(at + same) == wanted.charAt(same)) {
                same++;
            }
            if (same == wanted.length()) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static Answer foreign(String detail) {
        return Answer.of(Outcome.FOREIGN, detail);
    }
}
