package dev.projax.core.registry;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The body of {@code GET /health}: {@code {"status":"ok","timestamp":"2024-01-01T12:00:00.000Z"}}. Written with UTC and
 * always three decimals. Read more generously, for servers of another make answer too: a JSON object whose
 * {@code status} is {@code ok} and whose {@code timestamp} is an instant of RFC 3339; further members are ignored.
 */
public final class Health {
    /** The path that every server answers. */
    public static final String PATH = "/health";

    private Health() {}

    /**
     * Returns the body of a healthy server's answer.
     *
     * @param now the server's time, in the years 0 to 9999; cut to milliseconds
     */
    public static String body(Instant now) {
        LocalDateTime utc = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(64).append("{\"status\":\"ok\",\"timestamp\":\"");
        digits(text, utc.getYear(), 4).append('-');
        digits(text, utc.getMonthValue(), 2).append('-');
        digits(text, utc.getDayOfMonth(), 2).append('T');
        digits(text, utc.getHour(), 2).append(':');
        digits(text, utc.getMinute(), 2).append(':');
        digits(text, utc.getSecond(), 2).append('.');
        return digits(text, utc.getNano() / 1_000_000, 3).append("Z\"}").toString();
    }

    /** Tells whether {@code body} is a healthy server's answer. */
    public static boolean isHealthy(String body) {
        FlatJson json = FlatJson.parse(body);
        return "ok".equals(json.string("status")) && Rfc3339.isInstant(json.string("timestamp"));
    }

    private static StringBuilder digits(StringBuilder text, int value, int width) {
        String digits = Integer.toString(value);
        for (int i = digits.length(); i < width; i++) {
            text.append('0');
        }
        return text.append(digits);
    }
}
