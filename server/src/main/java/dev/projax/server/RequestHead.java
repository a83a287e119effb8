package dev.projax.server;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The part of a request before its body, and the rule that decides whether to handle it at all. Undertow is more
 * lenient: it takes {@code get} for GET, accepts lengths of any number of digits, and treats every transfer coding as
 * chunked.
 *
 * @param method the method as it was sent
 * @param targetLength the length of the path and the query, in bytes
 * @param length the length of the request line and the headers, in bytes
 * @param contentLengths the values of {@code Content-Length}
 * @param transferCodings the values of {@code Transfer-Encoding}
 */
record RequestHead(
        String method, int targetLength, int length, List<String> contentLengths, List<String> transferCodings) {
    /** More than the API itself needs, because browsers send the cookies of all programs on localhost along. */
    static final int MOST_BYTES = 16 * 1024;

    private static final int BAD_REQUEST = 400;
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int MOST_DIGITS = 18;

    /** The rest of a request line: two spaces, the version, CR LF. */
    private static final int REST_OF_LINE = 12;

    /** The rest of a header line: colon, space, CR LF. */
    private static final int REST_OF_HEADER = 4;

    /** The answer to a request that is not handled. */
    record Refusal(int status, String title, String detail) {}

    static RequestHead of(HttpServerExchange exchange) {
        String method = exchange.getRequestMethod().toString();
        int target = exchange.getRequestURI().length()
                + exchange.getQueryString().length()
                + (exchange.getQueryString().isEmpty() ? 0 : 1);
        HeaderMap headers = exchange.getRequestHeaders();
        return new RequestHead(
                method,
                target,
                method.length() + target + REST_OF_LINE + length(headers),
                values(headers, Headers.CONTENT_LENGTH),
                values(headers, Headers.TRANSFER_ENCODING));
    }

    private static int length(HeaderMap headers) {
        int length = 2;
        for (HeaderValues values : headers) {
            int name = values.getHeaderName().length();
            for (String value : values) {
                length += name + value.length() + REST_OF_HEADER;
            }
        }
        return length;
    }

    private static List<String> values(HeaderMap headers, HttpString name) {
        HeaderValues values = headers.get(name);
        return values == null ? List.of() : values;
    }

    /** Returns why the request is refused; empty if it may be handled. */
    Optional<Refusal> refusal() {
        if (targetLength > MOST_BYTES) {
            return refused(URI_TOO_LONG, "URI Too Long", "the path and query are longer than 16 KiB");
        }
        if (length > MOST_BYTES) {
            return refused(
                    HEADERS_TOO_LARGE,
                    "Request Header Fields Too Large",
                    "the headers have " + length + " bytes, but at most " + MOST_BYTES
                            + " are accepted; in a browser, delete the cookies for localhost");
        }
        if (!method.equals(method.toUpperCase(Locale.ROOT))) {
            return badRequest("methods are case-sensitive: write GET, not get");
        }
        if (!transferCodings.isEmpty() && !isChunked(transferCodings)) {
            return badRequest("the only accepted Transfer-Encoding is chunked");
        }
        if (!contentLengths.isEmpty() && !transferCodings.isEmpty()) {
            return badRequest("send either Content-Length or Transfer-Encoding, not both");
        }
        if (!contentLengths.isEmpty() && !isLength(contentLengths)) {
            return badRequest("Content-Length must be one decimal number of at most " + MOST_DIGITS + " digits");
        }
        return Optional.empty();
    }

    private static boolean isChunked(List<String> codings) {
        return codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
    }

    private static boolean isLength(List<String> lengths) {
        String text = lengths.get(0);
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        return lengths.size() == 1 && digits && !text.isEmpty() && text.length() <= MOST_DIGITS;
    }

    private static Optional<Refusal> badRequest(String detail) {
        return refused(BAD_REQUEST, "Bad Request", detail);
    }

    private static Optional<Refusal> refused(int status, String title, String detail) {
        return Optional.of(new Refusal(status, title, detail));
    }
}
