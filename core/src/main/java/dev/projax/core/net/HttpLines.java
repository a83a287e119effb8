package dev.projax.core.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Takes lines from bytes that come in pieces. A line ends with CR and LF, and nothing else. */
final class HttpLines {
    private static final String LINE_END = "\r\n";

    private final StringBuilder line = new StringBuilder();
    private int rest;

    /** Has the lines that follow be of so many bytes at most, all together. */
    void limit(int bytes) {
        rest = bytes;
    }

    /** Returns the next line without its end, or null if it has not all come. */
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

    /** Tells whether what has come of the next line is the beginning of {@code text}, or begins with it. */
    boolean agreesWith(String text) {
        int length = Math.min(line.length(), text.length());
        return line.substring(0, length).equals(text.substring(0, length));
    }

    /** Takes the end of a line, which has to come next; tells whether all of it has come. */
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
