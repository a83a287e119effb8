package dev.projax.server;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import org.xnio.Option;
import org.xnio.OptionMap;

/**
 * The request limits, for any server on Undertow: a request must arrive within 2 s, a connection may be idle for 5 s,
 * headers have at most 16 KiB and bodies at most 64 KiB, and HTTP/2 is off.
 */
public final class Limits {
    /** The largest request body. */
    static final long BODY_BYTES = 64 * 1024L;

    /** How much of a body that is too large is read and discarded. */
    static final long READ_TO_ITS_END_BYTES = 4 * BODY_BYTES;

    /** All limits except that on bodies, which applies only when a handler reads the body; see {@code BodyLimit}. */
    static final OptionMap HTTP = OptionMap.builder()
            .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, 2_000)
            .set(UndertowOptions.NO_REQUEST_TIMEOUT, 5_000)
            .set(UndertowOptions.IDLE_TIMEOUT, 5_000)
            .set(UndertowOptions.MAX_HEADER_SIZE, RequestHead.MOST_BYTES)
            .set(UndertowOptions.ENABLE_HTTP2, false)
            .getMap();

    /** For a server where {@code WellFormed} explains refusals, up to a header size that no honest client reaches. */
    static final OptionMap WITH_WELL_FORMED = OptionMap.builder()
            .addAll(HTTP)
            .set(UndertowOptions.MAX_HEADER_SIZE, 4 * RequestHead.MOST_BYTES)
            .getMap();

    private Limits() {}

    /** Sets these limits on a builder, and returns it. */
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
