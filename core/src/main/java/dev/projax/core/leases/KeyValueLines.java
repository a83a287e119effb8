package dev.projax.core.leases;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The format of the small files of leases: UTF-8 lines {@code key=value}, each with a newline at the end, the first
 * {@code version=1}. In a value, the percent sign and control characters are written as in a URL ({@code %0A}), because
 * a directory's name may contain a newline. Readers ignore keys that they do not know.
 */
final class KeyValueLines {
    /** The largest file that is read, in bytes. A path has at most 4096 bytes on Linux, and each may need three. */
    static final int MAX_BYTES = 16 * 1024;

    private static final String VERSION = "version=1\n";

    private KeyValueLines() {}

    /** Returns the lines of all values that are not null. */
    static byte[] format(Map<String, @Nullable Object> values) {
        StringBuilder text = new StringBuilder(VERSION);
        values.forEach((key, value) -> {
            if (value != null) {
                text.append(key).append('=').append(escaped(value.toString())).append('\n');
            }
        });
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the values of the lines; none if the content is not in this format. */
    static Map<String, String> parse(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        if (!text.startsWith(VERSION) || !text.endsWith("\n")) {
            return Map.of();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.substring(VERSION.length()).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), unescaped(line.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%' || c < ' ' || c == 0x7f) {
                text.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            int c = value.charAt(i) == '%' ? hexByte(value, i + 1) : -1;
            text.append(c < 0 ? value.charAt(i) : (char) c);
            i += c < 0 ? 0 : 2;
        }
        return text.toString();
    }

    /** Returns the value of two hexadecimal digits; -1 if there are no such digits. */
    private static int hexByte(String value, int at) {
        if (at + 2 > value.length()) {
            return -1;
        }
        int high = Character.digit(value.charAt(at), 16);
        int low = Character.digit(value.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : 16 * high + low;
    }
}
