package dev.projax.core.net;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status and the headers of an answer. Immutable. */
public final class HttpHead {
    private static final int FIRST_FINAL = 200;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final int minorVersion;
    private final int status;
    private final List<String> fields;

    /** @param fields lines {@code name:value}, with anything after the first colon */
    HttpHead(int minorVersion, int status, List<String> fields) {
        this.minorVersion = minorVersion;
        this.status = status;
        this.fields = fields;
    }

    /** Returns the status, 100 to 999. */
    public int status() {
        return status;
    }

    /** Returns the value of the header of that name, in whatever case; repeated ones joined by commas; null if there is none. */
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

    /** Tells whether another head follows. None of HTTP does where the protocol is switched. */
    boolean isInterim() {
        return status < FIRST_FINAL && status != SWITCHING_PROTOCOLS;
    }

    /** Tells whether a body may follow. */
    boolean mayHaveBody() {
        return status != SWITCHING_PROTOCOLS && status != NO_CONTENT && status != NOT_MODIFIED;
    }

    /**
     * Tells whether the connection stays (RFC 9112, section 9.3). Of one who says the length of the body in two ways, and of
     * HTTP/1.0, it is not believed.
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
