package dev.projax.core.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Splits bytes that arrive in pieces into lines. Only CR LF ends a line. */
final class HttpLines {
    private static final String LINE_END = "\r\n";

    private final StringBuilder line = new StringBuilder();
    private int rest;

    /** Limits the following lines to that many bytes in total. */
    void limit(int bytes) {
        rest = bytes;
    }

    /** Returns the next line without its line end, or null if it is incomplete. */
    @Nullable
    String next(ByteBuffer in) throws HttpException {
        while (in.hasRemaining()) {
            if (rest == 0) {
                throw new HttpException(HttpProblem.TOO_LONG);
            }
            rest--;
            char octet = (char) (in.get() & 0xFF);
            int last = line.length() - 1;
            if (octet == '\n' && last >= 0 && line.charAt(last) == '\r') {
                String text = line.substring(0, last);
                line.setLength(0);
                return text;
            }
            line.append(octet);
        }
        return null;
    }

    /** Returns whether the next line, as far as it has arrived, is a prefix of {@code text} or starts with it. */
    boolean agreesWith(String text) {
        int length = Math.min(line.length(), text.length());
        return line.substring(0, length).equals(text.substring(0, length));
    }

    /** Takes a line end, which must come next. Returns whether all of it has arrived. */
    boolean skipEnd(ByteBuffer in) throws HttpException {
        while (line.length() < LINE_END.length() && in.hasRemaining()) {
            line.append((char) in.get());
            if (!agreesWith(LINE_END)) {
                throw new HttpException(HttpProblem.MALFORMED);
            }
        }
        boolean complete = line.length() == LINE_END.length();
        if (complete) {
            line.setLength(0);
        }
        return complete;
    }
}
