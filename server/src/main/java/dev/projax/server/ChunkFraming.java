package dev.projax.server;

import java.nio.ByteBuffer;

/**
 * Checks the bytes of a chunked body (RFC 9112, section 7.1) as they pass and refuses malformed chunks. Undertow's own
 * reader takes a size without digits as 0. That ends the body early, and the rest would count as another request. Does
 * no I/O. Not thread-safe.
 */
final class ChunkFraming {
    /** No honest client sends a longer line or more trailers. */
    private static final int MOST_BYTES_BETWEEN_DATA = 4 * 1024;

    private enum Part {
        SIZE,
        EXTENSION,
        SIZE_END,
        DATA,
        DATA_END,
        DATA_LINE_END,
        TRAILER_START,
        TRAILER,
        TRAILER_LINE_END,
        LAST_LINE_END,
        END
    }

    private Part part = Part.SIZE;
    private long size;
    private int digits;
    private int between;

    /**
     * Checks the remaining bytes without consuming them.
     *
     * @throws BodyRefusedException at the first byte that is not allowed there
     */
    void look(ByteBuffer bytes) throws BodyRefusedException {
        int at = bytes.position();
        while (at < bytes.limit() && part != Part.END) {
            if (part == Part.DATA) {
                long skipped = Math.min(size, bytes.limit() - at);
                size -= skipped;
                at += (int) skipped;
                part = size == 0 ? Part.DATA_END : Part.DATA;
            } else {
                take((char) (bytes.get(at) & 0xff));
                at++;
            }
        }
    }

    private void take(char c) throws BodyRefusedException {
        between++;
        if (between > MOST_BYTES_BETWEEN_DATA) {
            throw BodyRefusedException.malformed("a chunk header or the trailers are longer than 4 KiB");
        }
        part = switch (part) {
            case SIZE -> inSize(c);
            case EXTENSION -> c == '\r' ? Part.SIZE_END : inLine(c, Part.EXTENSION);
            case SIZE_END -> {
                require(c == '\n');
                yield afterSize();
            }
            case DATA_END -> {
                require(c == '\r');
                yield Part.DATA_LINE_END;
            }
            case DATA_LINE_END -> {
                require(c == '\n');
                between = 0;
                yield Part.SIZE;
            }
            case TRAILER_START -> c == '\r' ? Part.LAST_LINE_END : inLine(c, Part.TRAILER);
            case TRAILER -> c == '\r' ? Part.TRAILER_LINE_END : inLine(c, Part.TRAILER);
            case TRAILER_LINE_END -> {
                require(c == '\n');
                yield Part.TRAILER_START;
            }
            case LAST_LINE_END -> {
                require(c == '\n');
                yield Part.END;
            }
            case DATA, END -> throw new IllegalStateException("nothing to check in " + part);
        };
    }

    private Part inSize(char c) throws BodyRefusedException {
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        if (digit >= 0) {
            digits++;
            size = size * 16 + digit;
            if (size > Limits.READ_TO_ITS_END_BYTES) {
                throw BodyRefusedException.tooLarge();
            }
            return Part.SIZE;
        }
        require(digits > 0 && (c == '\r' || c == ';' || c == ' ' || c == '\t'));
        return c == '\r' ? Part.SIZE_END : Part.EXTENSION;
    }

    private Part afterSize() {
        digits = 0;
        return size == 0 ? Part.TRAILER_START : Part.DATA;
    }

    private static Part inLine(char c, Part same) throws BodyRefusedException {
        require(c >= ' ' || c == '\t');
        return same;
    }

    private static void require(boolean allowed) throws BodyRefusedException {
        if (!allowed) {
            throw BodyRefusedException.malformed("the chunked request body is malformed");
        }
    }
}
