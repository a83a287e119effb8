package dev.projax.core.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Recognizes servers that speak TLS, without speaking it: by the first record that they send (RFC 8446, section 5.1). */
public final class Tls {
    private static final int CONNECT_MILLIS = 500;
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int MAJOR_VERSION = 3;

    private Tls() {}

    /** Returns whether a server on {@code address} answers the beginning of a TLS handshake with TLS; at most 1.5 s. */
    public static boolean answersOn(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write(clientHello());
            int type = socket.getInputStream().read();
            return (type == ALERT || type == HANDSHAKE)
                    && socket.getInputStream().read() == MAJOR_VERSION;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns a ClientHello that offers TLS 1.2 with one cipher suite. Servers that want another one send an alert. */
    private static byte[] clientHello() {
        byte[] hello = new byte[52];
        byte[] head = {HANDSHAKE, MAJOR_VERSION, 1, 0, 47, 1, 0, 0, 43, MAJOR_VERSION, 3};
        System.arraycopy(head, 0, hello, 0, head.length);
        // 32 bytes of randomness, which no one relies on, and an empty session ID
        int suites = head.length + 33;
        byte[] tail = {0, 2, (byte) 0xC0, 0x2F, 1, 0, 0, 0};
        System.arraycopy(tail, 0, hello, suites, tail.length);
        return hello;
    }
}
