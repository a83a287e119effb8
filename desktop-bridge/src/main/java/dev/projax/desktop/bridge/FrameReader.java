package dev.projax.desktop.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from a stream: header lines, an empty line, and the content in UTF-8. Only the header
 * {@code Content-Length: BYTES} counts. Anything else is reported as an error. A line that is not a header is reported
 * at once, because its sender waits for an answer and sends no empty line. A frame that is too large is skipped without
 * being stored, unlike in LSP4J's own reader, which allocates whatever length it reads.
 *
 * <p>A wrong length is noticed: a line with {@code Content-Length} inside skipped content must be the next header,
 * because JSON has no line break in a string and no such word outside of one.
 */
final class FrameReader {
    private static final int MOST_HEADER_BYTES = 8 * 1024;
    private static final Pattern LENGTH =
            Pattern.compile("(?:^|.*[^A-Za-z-])Content-Length:[ \\t]*([0-9]+)[ \\t]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+:");
    private static final int MOST_DIGITS = 18;
    private static final int LONGEST_LENGTH_LINE = 64;
    private static final int END = -1;
    private static final long NONE = -1;

    private final InputStream in;
    private final int mostBytes;

    /** How much of the refused content is still to be skipped; no caller has waited for it. */
    private long rest;

    /**
     * @param in should be buffered, because headers are read byte by byte
     * @param mostBytes the largest content
     */
    FrameReader(InputStream in, int mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /** Waits for the next frame. Returns null at the end of the stream, even after half a frame. */
    @Nullable
    Frame next() throws IOException {
        long length = passOver();
        int bytes = 0;
        boolean blankLinesOnly = length == NONE;
        while (true) {
            StringBuilder line = new StringBuilder();
            int octet = in.read();
            while (octet != '\n' && octet != END && bytes < MOST_HEADER_BYTES) {
                line.append((char) octet);
                bytes++;
                octet = in.read();
            }
            if (octet == END) {
                return null;
            }
            if (bytes >= MOST_HEADER_BYTES) {
                rest = Long.MAX_VALUE;
                return new Frame.Refused("the header is longer than " + MOST_HEADER_BYTES + " bytes");
            }
            String text = line.toString().stripTrailing();
            if (!text.isEmpty()) {
                blankLinesOnly = false;
                Matcher matcher = LENGTH.matcher(text);
                if (matcher.matches()) {
                    length = number(matcher.group(1));
                } else if (!HEADER.matcher(text).lookingAt()) {
                    return new Frame.Refused("a line is not a header; expected Content-Length: BYTES");
                }
            } else if (!blankLinesOnly) {
                return length == NONE ? new Frame.Refused("the header has no valid Content-Length") : content(length);
            }
        }
    }

    private @Nullable Frame content(long length) throws IOException {
        if (length > mostBytes) {
            rest = length;
            return new Frame.Refused("the frame has " + length + " bytes; the limit is " + mostBytes);
        }
        byte[] content = in.readNBytes((int) length);
        return content.length < length ? null : new Frame.Content(new String(content, StandardCharsets.UTF_8));
    }

    /**
     * Skips the rest of the refused content, or stops early at the next header and returns its length; otherwise
     * returns {@link #NONE}.
     */
    private long passOver() throws IOException {
        StringBuilder tail = new StringBuilder();
        for (; rest > 0; rest--) {
            int octet = in.read();
            if (octet == END) {
                break;
            } else if (octet == '\n') {
                Matcher matcher = LENGTH.matcher(tail.toString().stripTrailing());
                if (matcher.matches()) {
                    rest = 0;
                    return number(matcher.group(1));
                }
                tail.setLength(0);
            } else {
                if (tail.length() == LONGEST_LENGTH_LINE) {
                    tail.deleteCharAt(0);
                }
                tail.append((char) octet);
            }
        }
        return NONE;
    }

    private static long number(String digits) {
        return digits.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
