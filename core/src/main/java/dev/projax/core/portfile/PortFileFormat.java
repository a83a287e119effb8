package dev.projax.core.portfile;

import dev.projax.core.files.Reading;
import java.nio.charset.StandardCharsets;

/**
 * The format of the port file. Written: the port in decimal and a newline. Read: one to five digits with a value from 1
 * to 65535, optionally with ASCII white space around them, and nothing else.
 */
final class PortFileFormat {
    private static final int MOST_DIGITS = 5;
    private static final int HIGHEST_PORT = 65535;

    private PortFileFormat() {}

    static byte[] format(int port) {
        return (port + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    static Reading<Integer> parse(byte[] content) {
        int start = 0;
        int end = content.length;
        while (start < end && isWhiteSpace(content[start])) {
            start++;
        }
        while (start < end && isWhiteSpace(content[end - 1])) {
            end--;
        }
        if (start == end) {
            return Reading.ignored("it is empty");
        }
        int port = 0;
        for (int i = start; i < end; i++) {
            if (content[i] < '0' || content[i] > '9' || i - start == MOST_DIGITS) {
                return Reading.ignored("its content is not a port number");
            }
            port = 10 * port + (content[i] - '0');
        }
        if (port < 1 || port > HIGHEST_PORT) {
            return Reading.ignored("port " + port + " does not exist");
        }
        return Reading.of(port);
    }

    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }
}
