package dev.projax.server;

import dev.projax.core.net.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client that sends what it is told to the letter, and hides nothing of the answer. */
final class RawHttp {
    private static final int PATIENCE_MILLIS = 10_000;

    private RawHttp() {}

    /**
     * An answer.
     *
     * @param status the status line
     * @param headers the header lines, as they came
     * @param body what came after the head until the end of the connection
     */
    record Answer(String status, List<String> headers, String body) {}

    /** Sends a request without a body and reads until the server closes the connection. */
    static Answer ask(InetSocketAddress server, String method, String path) throws IOException {
        try (Socket socket = send(server, method, path)) {
            return read(socket);
        }
    }

    /** Sends a request without a body. */
    static Socket send(InetSocketAddress server, String method, String path) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(server, PATIENCE_MILLIS);
        String request = method + " " + path + " HTTP/1.1\r\nHost: localhost:" + server.getPort()
                + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Sends the lines of a request without a body to 127.0.0.1, and returns all that comes back. */
    static String exchange(int port, List<String> lines) throws IOException {
        try (Socket socket = new Socket(Loopback.IPV4.at(0).getAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Reads the answer until the server closes the connection. */
    static Answer read(Socket socket) throws IOException {
        String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int headEnd = text.indexOf("\r\n\r\n");
        List<String> head = List.of(text.substring(0, headEnd).split("\r\n"));
        return new Answer(head.get(0), head.subList(1, head.size()), text.substring(headEnd + 4));
    }
}
