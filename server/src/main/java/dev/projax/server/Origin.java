package dev.projax.server;

/** The origins of web pages that a server may let in besides those of this machine. */
public final class Origin {
    private Origin() {}

    /**
     * Returns {@code origin} if it is one as browsers send it: {@code https://app.example}, a scheme, a host, perhaps a
     * port, and nothing more. It is compared to the letter.
     *
     * @throws IllegalArgumentException if it could match no page, or, like {@code null} and {@code *}, every page; the
     *     message says what to write
     */
    public static String require(String origin) {
        if (!Door.isOrigin(origin)) {
            throw new IllegalArgumentException("\"" + origin
                    + "\" is not the origin of a page; write scheme and host like https://app.example, no path");
        }
        return origin;
    }
}
