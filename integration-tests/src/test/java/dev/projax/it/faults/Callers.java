package dev.projax.it.faults;

import dev.projax.core.net.Loopback;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that keep calling a port of 127.0.0.1 and count the answers. */
final class Callers implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 2_000;

    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong answers = new AtomicLong();
    private volatile boolean closed;

    private Callers(int port) {
        this.port = port;
    }

    static Callers of(int port, int count) {
        Callers callers = new Callers(port);
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(callers::callOn, "caller-" + port);
            thread.setDaemon(true);
            callers.threads.add(thread);
            thread.start();
        }
        return callers;
    }

    long answers() {
        return answers.get();
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void callOn() {
        byte[] request = ("GET /health HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        while (!closed) {
            try (Socket socket = new Socket()) {
                socket.setSoLinger(true, 0);
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(Loopback.IPV4.at(port), PATIENCE_MILLIS);
                socket.getOutputStream().write(request);
                if (socket.getInputStream().read() >= 0) {
                    answers.incrementAndGet();
                }
            } catch (IOException e) {
                // expected: refused or reset
            }
        }
    }
}
