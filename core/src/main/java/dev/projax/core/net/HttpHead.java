package dev.projax.core.net;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status and headers of a response. Immutable. */
public final class HttpHead {
    private static final int FIRST_FINAL = 200;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final int minorVersion;
    private final int status;
    private final List<String> fields;

    /** @param fields lines {@code name:value}, where the value may contain anything */
    HttpHead(int minorVersion, int status, List<String> fields) {
        this.minorVersion = minorVersion;
        this.status = status;
        this.fields = fields;
    }

    /** Returns the status, 100 to 999. */
    public int status() {
        return status;
    }

    /**
     * Returns the value of a header, whose name is not case-sensitive. Repeated headers are joined with commas. Null if
     * there is none.
     */
    public @Nullable String header(String name) {
        String value = null;
        for (String field : fields) {
            int colon = field.indexOf(':');
            if (colon == name.length() && field.regionMatches(true, 0, name, 0, colon)) {
                String next = field.substring(colon + 1).strip();
                value = value == null ? next : value + ", " + next;
            }
        }
        return value;
    }

    /** Returns whether another head follows. After a switch of protocols, none does. */
    boolean isInterim() {
        return status < FIRST_FINAL && status != SWITCHING_PROTOCOLS;
    }

    /** Returns whether a body may follow. */
    boolean mayHaveBody() {
        return status != SWITCHING_PROTOCOLS && status != NO_CONTENT && status != NOT_MODIFIED;
    }

    /**
     * Returns whether the connection stays open (RFC 9112, section 9.3). It does not count as open for HTTP/1.0, or if
     * the head gives the body's length in two ways.
     */
    boolean isPersistent() {
        boolean isAmbiguous = header("Transfer-Encoding") != null && header("Content-Length") != null;
        return minorVersion > 0 && status != SWITCHING_PROTOCOLS && !isAmbiguous && !saysClose();
    }

    private boolean saysClose() {
        String options = header("Connection");
        int start = 0;
        while (options != null && start <= options.length()) {
            int comma = options.indexOf(',', start);
            int end = comma < 0 ? options.length() : comma;
            if (options.substring(start, end).strip().equalsIgnoreCase("close")) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }
}
