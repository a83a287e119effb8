package dev.projax.server;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import org.xnio.Option;
import org.xnio.OptionMap;

/**
 * The limits on requests, for any program that serves on Undertow: a request has to arrive within 2 s, a connection may be
 * idle for 5 s, headers have at most 16 KiB and bodies 64 KiB, and there is no HTTP/2.
 */
public final class Limits {
    /** The largest body of a request. */
    static final long BODY_BYTES = 64 * 1024L;

    /** So much is read of a body that is too large, and forgotten. */
    static final long READ_TO_ITS_END_BYTES = 4 * BODY_BYTES;

    /** All but that of bodies, which strikes only when somebody reads; see {@code BodyLimit}. */
    static final OptionMap HTTP = OptionMap.builder()
            .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, 2_000)
            .set(UndertowOptions.NO_REQUEST_TIMEOUT, 5_000)
            .set(UndertowOptions.IDLE_TIMEOUT, 5_000)
            .set(UndertowOptions.MAX_HEADER_SIZE, RequestHead.MOST_BYTES)
            .set(UndertowOptions.ENABLE_HTTP2, false)
            .getMap();

    /** For a server where {@code WellFormed} says why it refuses larger headers, up to where nobody needs to be told. */
    static final OptionMap WITH_WELL_FORMED = OptionMap.builder()
            .addAll(HTTP)
            .set(UndertowOptions.MAX_HEADER_SIZE, 4 * RequestHead.MOST_BYTES)
            .getMap();

    private Limits() {}

    /** Sets the limits of a server that is about to be built, and returns the builder. */
    public static Undertow.Builder on(Undertow.Builder builder) {
        for (Option<?> option : HTTP) {
            set(builder, option);
        }
        return builder.setServerOption(UndertowOptions.MAX_ENTITY_SIZE, BODY_BYTES);
    }

    private static <T> void set(Undertow.Builder builder, Option<T> option) {
        builder.setServerOption(option, HTTP.get(option));
    }
}
