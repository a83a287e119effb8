package dev.projax.desktop.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames off a stream: header lines, of which {@code Content-Length: BYTES} is the one that counts, an empty line, and
 * so many bytes of UTF-8. What is no frame costs an error: a line that is no header at once, for who sends it waits for an
 * answer and not for an empty line. What is too large is passed over without being kept: LSP4J's
 * own reader makes room for whatever number it is told.
 *
 * <p>Who lies about a length is found out: in the middle of what is passed over, a line with a {@code Content-Length} can
 * only be the next header, for JSON has no line end in a string, and no such word outside of one.
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

    /** So much is left of what was refused, which nobody has waited for. */
    private long rest;

    /**
     * @param in should be buffered: headers are read byte by byte
     * @param mostBytes the largest content
     */
    FrameReader(InputStream in, int mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /** Waits for the next frame; null at the end of the stream, where half a frame is none. */
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
                return new Frame.Refused("a header of more than " + MOST_HEADER_BYTES + " bytes");
            }
            String text = line.toString().stripTrailing();
            if (!text.isEmpty()) {
                blankLinesOnly = false;
                Matcher matcher = LENGTH.matcher(text);
                if (matcher.matches()) {
                    length = number(matcher.group(1));
                } else if (!HEADER.matcher(text).lookingAt()) {
                    return new Frame.Refused("a line that is no header, where Content-Length: BYTES is expected");
                }
            } else if (!blankLinesOnly) {
                return length == NONE ? new Frame.Refused("a header without Content-Length: BYTES") : content(length);
            }
        }
    }

    private @Nullable Frame content(long length) throws IOException {
        if (length > mostBytes) {
            rest = length;
            return new Frame.Refused("a frame of " + length + " bytes; at most " + mostBytes + " are taken");
        }
        byte[] content = in.readNBytes((int) length);
        return content.length < length ? null : new Frame.Content(new String(content, StandardCharsets.UTF_8));
    }

    /** Reads to the end of what was refused, or until the next header has begun: then its length, else none is returned. */
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
