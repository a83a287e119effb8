package dev.projax.it.faults;

import dev.projax.core.net.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that opens a URL again and again. If the URL contains {@code localhost}, it dials ::1 first and then
 * 127.0.0.1, as browsers do.
 */
final class LocalhostCaller {
    private static final int PATIENCE_MILLIS = 10_000;

    /** It stops then, because each of these calls may take its time. */
    private static final int MOST_MISDIRECTED = 10;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final URI url;
    private final String id;

    private LocalhostCaller(URI url, String id) {
        this.url = url;
        this.id = id;
    }

    /**
     * Takes the URL, the ID of the server that should answer, and the number of calls. Waits until [::1] of that port
     * cannot be bound, and prints a {@link Tally}.
     */
    public static void main(String[] args) throws IOException {
        LocalhostCaller caller = new LocalhostCaller(URI.create(args[0]), args[1]);
        Duration wait = caller.awaitIpv6Taken();
        int misdirected = 0;
        for (int i = 0; i < Integer.parseInt(args[2]) && misdirected < MOST_MISDIRECTED; i++) {
            misdirected += caller.reachesServer() ? 0 : 1;
        }
        System.out.println(wait.toNanos() + " " + misdirected);
    }

    private Duration awaitIpv6Taken() {
        long start = System.nanoTime();
        while (canBind(Loopback.IPV6.at(url.getPort()))) {
            if (Timings.since(start).compareTo(LONGEST_WAIT) > 0) {
                throw new AssertionError("any program can still take [::1]:" + url.getPort());
            }
            LockSupport.parkNanos(1_000_000);
        }
        return Timings.since(start);
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean reachesServer() {
        int port = url.getPort();
        List<InetSocketAddress> addresses = url.getHost().equals("localhost")
                ? List.of(Loopback.IPV6.at(port), Loopback.IPV4.at(port))
                : List.of(Loopback.IPV4.at(port));
        for (InetSocketAddress address : addresses) {
            try (Socket socket = new Socket()) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(address, PATIENCE_MILLIS);
                return answer(socket).contains("\r\nProjax-Instance: " + id + "\r\n");
            } catch (IOException e) {
                // a browser would dial the next address
            }
        }
        return false;
    }

    private String answer(Socket socket) throws IOException {
        String request = "GET /health HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nProjax-Challenge: "
                + "A".repeat(43) + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /**
     * The result of all calls.
     *
     * @param open how long another program could have taken [::1] of the port
     * @param misdirected how many calls did not reach the server
     */
    record Tally(Duration open, int misdirected) {
        static Tally parse(String line) {
            String[] numbers = line.strip().split(" ", -1);
            return new Tally(Duration.ofNanos(Long.parseLong(numbers[0])), Integer.parseInt(numbers[1]));
        }
    }
}
