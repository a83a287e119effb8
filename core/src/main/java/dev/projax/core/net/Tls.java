package dev.projax.core.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;

/** Recognizes servers that speak TLS, without speaking it: by the first record that they send (RFC 8446, section 5.1). */
public final class Tls {
    private static final int CONNECT_MILLIS = 500;
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int MAJOR_VERSION = 3;

    /**
     * A ClientHello for TLS 1.2 that suits certificates with RSA and with elliptic curves, because some servers hang up
     * without an alert if nothing suits. The random bytes are zeros, because the handshake goes no further.
     */
    private static final byte[] CLIENT_HELLO = HexFormat.of()
            .parseHex(
                    "160301004f" // a record with a handshake
                            + "0100004b0303" // ClientHello, TLS 1.2
                            + "00".repeat(32) // the random bytes
                            + "00" // no session
                            + "0006c02bc02f009c" // ECDHE_ECDSA, ECDHE_RSA and RSA with AES_128_GCM_SHA256
                            + "0100" // no compression
                            + "001c" // extensions:
                            + "000a00060004001d0017" // groups x25519, secp256r1
                            + "000b00020100" // uncompressed points
                            + "000d00080006040308040401"); // signatures of ECDSA, RSA-PSS and RSA with SHA-256

    private Tls() {}

    /** Returns whether a server on {@code address} answers the beginning of a TLS handshake with TLS; at most 1.5 s. */
    public static boolean answersOn(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write(CLIENT_HELLO);
            int type = socket.getInputStream().read();
            return (type == ALERT || type == HANDSHAKE)
                    && socket.getInputStream().read() == MAJOR_VERSION;
        } catch (IOException e) {
            return false;
        }
    }
}
