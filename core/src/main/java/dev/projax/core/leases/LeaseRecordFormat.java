package dev.projax.core.leases;

import dev.projax.core.proof.Rfc3339;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The format of a lease's record, {@link KeyValueLines} with {@code port}, {@code id}, {@code pid}, {@code since} (an
 * RFC 3339 instant), {@code app}, and where it applies {@code name}, {@code directory}, {@code program} and
 * {@code until}. A malformed value counts as unknown, because the lock decides and the record only describes.
 */
final class LeaseRecordFormat {
    private static final int ID_LENGTH = 16;

    private LeaseRecordFormat() {}

    static byte[] format(LeaseRecord lease) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("port", lease.port());
        values.put("id", lease.id());
        values.put("pid", lease.pid() == 0 ? null : lease.pid());
        values.put("since", time(lease.since()));
        values.put("app", lease.app());
        values.put("name", lease.name());
        values.put("directory", lease.directory());
        values.put("program", lease.program());
        values.put("until", time(lease.until()));
        return KeyValueLines.format(values);
    }

    /** Reads the record of {@code port}. A record of another port says nothing. */
    static LeaseRecord parse(int port, byte[] content) {
        Map<String, String> values = KeyValueLines.parse(content);
        if (!Integer.toString(port).equals(values.get("port"))) {
            return LeaseRecord.unknown(port);
        }
        return new LeaseRecord(
                port,
                id(values.get("id")),
                pid(values.get("pid")),
                instant(values.get("since")),
                values.get("app"),
                values.get("name"),
                values.get("directory"),
                values.get("program"),
                instant(values.get("until")));
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : Rfc3339.format(instant);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Rfc3339.parse(text);
    }

    private static @Nullable String id(@Nullable String text) {
        boolean isId = text != null
                && text.length() == ID_LENGTH
                && text.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0);
        return isId ? text : null;
    }

    private static long pid(@Nullable String text) {
        try {
            return text == null ? 0 : Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
